using Microsoft.Extensions.Caching.Distributed;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>
/// The records in a distributed cache, which all programs that have the store open share. A record counts only with the marks it was read under
/// (<see cref="DistributedMarks"/>). When a write could not move its mark, this program looks at nothing there before it has made a new mark of all.
/// Safe to share.
/// </summary>
internal sealed class DistributedRecords
{
    // More are written under the mark of all, and read from the database.
    private const int MostKeys = 256;

    private readonly CacheOptions options;
    private readonly TimeProvider time;
    private readonly DistributedLink link;
    private readonly DistributedMarks marks;
    private long hits, debts, paid;

    public DistributedRecords(IDistributedCache cache, CacheOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        link = new DistributedLink(cache, options.DistributedTimeout, time);
        marks = new DistributedMarks(link, options.Name);
    }

    public long Hits => Volatile.Read(ref hits);

    public long Failures => link.Failures;

    /// <summary>Whether records of a collection are there.</summary>
    public bool Keeps(RecordKey key) => options.LifetimeOf(key.Collection) > TimeSpan.Zero;

    /// <summary>Anything there may be old.</summary>
    public void Distrust() => Interlocked.Increment(ref debts);

    /// <summary>The records that are there; for the others the ticket with which they may be kept once they are read, or null.</summary>
    public async ValueTask<(StoredRecord? Record, DistributedTicket? Ticket)[]> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        var found = new (StoredRecord?, DistributedTicket?)[keys.Count];
        if (keys.Count > MostKeys || !link.IsUp || !await PayAsync().ConfigureAwait(false))
            return found;
        var all = marks.ReadAsync(null, cancellationToken);
        var own = keys.Select(key => marks.ReadAsync(key, cancellationToken)).ToArray();
        var entries = keys.Select(key => link.GetAsync(marks.EntryOf(key), cancellationToken)).ToArray();
        await Task.WhenAll([all, .. own, .. entries]).ConfigureAwait(false);
        if (await all.ConfigureAwait(false) is not { } ofAll)
            return found;
        var now = time.GetUtcNow();
        for (var i = 0; i < found.Length; i++)
            if (await own[i].ConfigureAwait(false) is { } mark)
            {
                var ticket = new DistributedTicket(ofAll, mark);
                var record = DistributedEntry.Read((await entries[i].ConfigureAwait(false)).Value, keys[i], ticket);
                if (record?.ExpiresAt is { } end && end <= now)
                    record = null;
                found[i] = (record, ticket);
                if (record is not null)
                    Interlocked.Increment(ref hits);
            }
        return found;
    }

    /// <summary>Keeps what was read under a ticket.</summary>
    public async ValueTask KeepAsync(StoredRecord record, DistributedTicket ticket)
    {
        var lifetime = options.LifetimeOf(record.Key.Collection);
        if (lifetime > options.DistributedLifetime)
            lifetime = options.DistributedLifetime;
        if (record.ExpiresAt is { } end && end - time.GetUtcNow() is var left && left < lifetime)
            lifetime = left;
        if (lifetime > TimeSpan.Zero)
            await link.SetAsync(marks.EntryOf(record.Key), DistributedEntry.Write(record, ticket), lifetime).ConfigureAwait(false);
    }

    /// <summary>A write of some records begins; null: of any.</summary>
    public async ValueTask BeginAsync(IReadOnlyCollection<RecordKey>? keys)
    {
        if (!await EachAsync(keys, key => marks.CloseAsync(key)).ConfigureAwait(false))
            Distrust();
    }

    /// <summary>It has ended, and others have not been told yet.</summary>
    /// <param name="keys">What may have changed; null: any.</param>
    /// <param name="isDoubt">Whether it may still happen: then nothing is kept for a while.</param>
    /// <returns>False: the distributed cache may hold what was before, and others must be told.</returns>
    public async ValueTask<bool> EndAsync(IReadOnlyCollection<RecordKey>? keys, bool isDoubt)
    {
        var isMarked = await EachAsync(keys, async key => isDoubt ? await marks.CloseAsync(key).ConfigureAwait(false) : await marks.MakeAsync(key).ConfigureAwait(false) is not null).ConfigureAwait(false);
        if (!isMarked)
            Distrust();
        return isMarked;
    }

    // One after another would take a round trip each.
    private static async ValueTask<bool> EachAsync(IReadOnlyCollection<RecordKey>? keys, Func<RecordKey?, Task<bool>> mark)
    {
        var marked = await Task.WhenAll(keys is null || keys.Count > MostKeys ? [mark(null)] : keys.Select(key => mark(key))).ConfigureAwait(false);
        return Array.TrueForAll(marked, isDone => isDone);
    }

    // A new mark of all pays for the writes that could not move theirs before it, and for no later ones.
    private async ValueTask<bool> PayAsync()
    {
        var debt = Volatile.Read(ref debts);
        var before = Volatile.Read(ref paid);
        if (debt == before)
            return true;
        if (await marks.MakeAsync(null).ConfigureAwait(false) is null)
            return false;
        while (before < debt && Interlocked.CompareExchange(ref paid, debt, before) is var now && now != before)
            before = now;
        return true;
    }
}
