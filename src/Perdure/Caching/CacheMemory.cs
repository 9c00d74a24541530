using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>
/// The records in memory, at most so many bytes of them. Reads take no lock. Who goes is chosen by SIEVE (Zhang et al., NSDI 2024): a hand
/// goes from the oldest to the newest, spares those that were read since it last passed, and takes the first that was not.
/// </summary>
internal sealed class CacheMemory(long maxBytes)
{
    private readonly ConcurrentDictionary<RecordKey, CacheEntry> entries = new(CacheKeys.Comparer);
    private readonly Lock gate = new();
    private CacheEntry? newest, oldest, hand;
    private long bytes, evictions;

    public int Count => entries.Count;

    public long Bytes => Volatile.Read(ref bytes);

    public long Evictions => Volatile.Read(ref evictions);

    /// <summary>The record of a key, if it is there and not gone yet.</summary>
    public CacheEntry? Find(RecordKey key, long now)
    {
        if (!entries.TryGetValue(key, out var entry) || entry.GoneAt <= now)
            return null;
        if (!entry.IsVisited)
            entry.IsVisited = true;
        return entry;
    }

    /// <summary>Keeps a record, if it fits at all.</summary>
    public void Set(CacheEntry entry)
    {
        if (entry.Bytes > maxBytes)
            return;
        lock (gate)
        {
            Forget(entry.Key);
            entries[entry.Key] = entry;
            (entry.Older, newest) = (newest, entry);
            if (entry.Older is { } before)
                before.Newer = entry;
            oldest ??= entry;
            bytes += entry.Bytes;
            while (bytes > maxBytes)
                Evict(entry);
        }
    }

    /// <summary>Forgets a record.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(RecordKey key)
    {
        if (!entries.ContainsKey(key))
            return false;
        lock (gate)
            return Forget(key);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            newest = oldest = hand = null;
            bytes = 0;
        }
    }

    private void Evict(CacheEntry spared)
    {
        var candidate = hand ?? oldest!;
        while (candidate.IsVisited || candidate == spared)
        {
            candidate.IsVisited = false;
            candidate = candidate.Newer ?? oldest!;
        }
        hand = candidate.Newer;
        Forget(candidate.Key);
        evictions++;
    }

    private bool Forget(RecordKey key)
    {
        if (!entries.TryRemove(key, out var entry))
            return false;
        if (hand == entry)
            hand = entry.Newer;
        if (entry.Newer is { } newer)
            newer.Older = entry.Older;
        else
            newest = entry.Older;
        if (entry.Older is { } older)
            older.Newer = entry.Newer;
        else
            oldest = entry.Newer;
        bytes -= entry.Bytes;
        return true;
    }
}
