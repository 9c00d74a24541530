using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>A record in memory, and its place in the line of those that may go.</summary>
internal sealed class CacheEntry(StoredRecord record, long goneAt)
{
    // The object, its key's three texts, its place in the table and in the line, measured with bodies of no bytes.
    private const int Overhead = 400;

    public RecordKey Key => record.Key;

    /// <summary>The cache's own; who reads it gets a copy.</summary>
    public StoredRecord Record => record;

    /// <summary>From when on it counts as absent, in ticks of UTC: the end of its lifetime or of the record's own.</summary>
    public long GoneAt => goneAt;

    public long Bytes { get; } = record.Body.Length + Overhead + (2L * (record.Key.Id.Length + record.Key.Scope.Length));

    /// <summary>Whether it was read since the hand last passed. Written by readers without a lock: one that is lost costs nothing.</summary>
    public bool IsVisited { get; set; }

    public CacheEntry? Newer { get; set; }

    public CacheEntry? Older { get; set; }

    public StoredRecord Copy() => record with { Body = record.Body.ToArray() };
}
