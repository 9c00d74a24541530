using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>Reads what is not in memory: each record once at a time, however many ask for it, and all that one caller asks for in one round trip.</summary>
internal sealed class CacheReads(Backend inner, CacheStripes stripes, CacheMemory memory, DistributedRecords? distributed)
{
    private readonly ConcurrentDictionary<RecordKey, CacheFlight> flights = new(CacheKeys.Comparer);
    private long joined;

    public long Joined => Volatile.Read(ref joined);

    /// <summary>Reads the records of some places of an answer and puts them there.</summary>
    /// <param name="keys">What was asked for.</param>
    /// <param name="found">The answer.</param>
    /// <param name="missing">The places.</param>
    /// <param name="entry">What is kept of a record; null: nothing.</param>
    /// <param name="now">The present time in ticks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask ReadAsync(IReadOnlyList<RecordKey> keys, StoredRecord?[] found, List<int> missing, Func<StoredRecord, CacheEntry?> entry, long now, CancellationToken cancellationToken)
    {
        List<(int At, CacheFlight? Flight)> own = [];
        List<(int At, CacheFlight Flight)> others = [];
        foreach (var at in missing)
            if (stripes.Begin(keys[at], now) is not { } generation)
                own.Add((at, null));
            else if (new CacheFlight(generation) is var mine && flights.GetOrAdd(keys[at], mine) is var flight && flight == mine)
                own.Add((at, mine));
            else if (flight.Generation == generation)
                others.Add((at, flight));
            else
                own.Add((at, null));
        if (own.Count > 0)
            await ReadOwnAsync(keys, found, own, entry, cancellationToken).ConfigureAwait(false);
        List<int> again = [];
        foreach (var (at, flight) in others)
        {
            Interlocked.Increment(ref joined);
            var (isRead, record) = await flight.Landing.WaitAsync(cancellationToken).ConfigureAwait(false);
            found[at] = record is null ? null : record with { Body = record.Body.ToArray() };
            if (!isRead)
                again.Add(at);
        }
        if (again.Count > 0)
            await ReadOwnAsync(keys, found, [.. again.Select(at => (at, (CacheFlight?)null))], entry, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadOwnAsync(IReadOnlyList<RecordKey> keys, StoredRecord?[] found, List<(int At, CacheFlight? Flight)> own, Func<StoredRecord, CacheEntry?> entry, CancellationToken cancellationToken)
    {
        try
        {
            var (left, tickets) = distributed is null ? (own, []) : await ReadDistributedAsync(distributed, keys, found, own, entry, cancellationToken).ConfigureAwait(false);
            if (left.Count == 0)
                return;
            var records = await inner.FindAsync([.. left.Select(one => keys[one.At])], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < left.Count; i++)
                Give(keys, found, left[i], records[i], entry);
            for (var i = 0; i < left.Count; i++)
                if (tickets.TryGetValue(left[i].At, out var ticket) && records[i] is { } record)
                    await distributed!.KeepAsync(record, ticket).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (at, flight) in own)
                if (flight is not null)
                {
                    flight.Fail();
                    flights.TryRemove(KeyValuePair.Create(keys[at], flight));
                }
        }
    }

    private void Give(IReadOnlyList<RecordKey> keys, StoredRecord?[] found, (int At, CacheFlight? Flight) one, StoredRecord? record, Func<StoredRecord, CacheEntry?> entry)
    {
        found[one.At] = record;
        if (one.Flight is not { } flight)
            return;
        // The cache's own copy: what the caller gets is the caller's.
        var kept = record is null ? null : record with { Body = record.Body.ToArray() };
        if (kept is not null && entry(kept) is { } fill)
            stripes.Of(keys[one.At]).Fill(flight.Generation, memory, fill);
        flight.Land(kept);
    }

    // What is left for the database, and with which tickets it may be kept. Records of which a write is under way or in doubt have no flight, and are not looked for.
    private async ValueTask<(List<(int At, CacheFlight? Flight)> Left, Dictionary<int, DistributedTicket> Tickets)> ReadDistributedAsync(
        DistributedRecords records, IReadOnlyList<RecordKey> keys, StoredRecord?[] found, List<(int At, CacheFlight? Flight)> own, Func<StoredRecord, CacheEntry?> entry, CancellationToken cancellationToken)
    {
        var asked = own.Where(one => one.Flight is not null && records.Keeps(keys[one.At])).ToList();
        var left = own.Except(asked).ToList();
        var tickets = new Dictionary<int, DistributedTicket>();
        if (asked.Count == 0)
            return (left, tickets);
        var answers = await records.FindAsync([.. asked.Select(one => keys[one.At])], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < answers.Length; i++)
        {
            var (record, ticket) = answers[i];
            if (record is not null)
            {
                Give(keys, found, asked[i], record, entry);
                continue;
            }
            left.Add(asked[i]);
            if (ticket is { } valid)
                tickets.Add(asked[i].At, valid);
        }
        return (left, tickets);
    }
}
