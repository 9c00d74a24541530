using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>Reads what is not in memory: each record once at a time, however many ask for it, and all that one caller asks for in one round trip.</summary>
internal sealed class CacheReads(Backend inner, CacheStripes stripes, CacheMemory memory)
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
            var records = await inner.FindAsync([.. own.Select(one => keys[one.At])], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < own.Count; i++)
            {
                var (at, flight) = own[i];
                found[at] = records[i];
                if (flight is null)
                    continue;
                // The cache's own copy: what the caller gets is the caller's.
                var kept = records[i] is { } record ? record with { Body = record.Body.ToArray() } : null;
                if (kept is not null && entry(kept) is { } fill)
                    stripes.Of(keys[at]).Fill(flight.Generation, memory, fill);
                flight.Land(kept);
            }
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
}
