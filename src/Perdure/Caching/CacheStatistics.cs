namespace Perdure.Caching;

/// <summary>What a cache has done since it was made, and what it holds.</summary>
/// <param name="Hits">Records that were asked for and found in it.</param>
/// <param name="Misses">Records that were asked for and not found in it, of the collections it keeps.</param>
/// <param name="Joined">Misses that waited for another caller's read of the same record.</param>
/// <param name="Evictions">Records that made room for others.</param>
/// <param name="Invalidations">Records that others' writes made invalid.</param>
/// <param name="Entries">Records in it now.</param>
/// <param name="Bytes">The memory they take, about.</param>
public sealed record CacheStatistics(long Hits, long Misses, long Joined, long Evictions, long Invalidations, int Entries, long Bytes)
{
    /// <summary>Misses that were found in the distributed cache.</summary>
    public long DistributedHits { get; init; }

    /// <summary>How often the distributed cache failed or did not answer in time.</summary>
    public long DistributedFailures { get; init; }

    /// <summary>Hits of all that was asked for, 0 to 1; 0 when nothing was.</summary>
    public double HitRatio => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);
}
