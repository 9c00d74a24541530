using System.Diagnostics.Metrics;

namespace Perdure.Caching;

/// <summary>The metrics of one cache, meter <c>Perdure.Cache</c>: read when somebody looks, so they cost nothing else.</summary>
internal sealed class CacheMeter : IDisposable
{
    private readonly Meter meter;

    public CacheMeter(string store, Func<CacheStatistics> statistics)
    {
        meter = new Meter("Perdure.Cache", version: null, tags: [new KeyValuePair<string, object?>("store", store)]);
        Count("perdure.cache.hits", "Records found in the cache.", one => one.Hits);
        Count("perdure.cache.misses", "Records not found in the cache.", one => one.Misses);
        Count("perdure.cache.joined", "Misses that waited for another's read.", one => one.Joined);
        Count("perdure.cache.evictions", "Records that made room for others.", one => one.Evictions);
        Count("perdure.cache.invalidations", "Records that others' writes made invalid.", one => one.Invalidations);
        Count("perdure.cache.distributed_hits", "Misses that were found in the distributed cache.", one => one.DistributedHits);
        meter.CreateObservableCounter("perdure.cache.distributed_failures", () => statistics().DistributedFailures, "{failure}", "Times the distributed cache failed or did not answer in time.");
        meter.CreateObservableGauge("perdure.cache.hit_ratio", () => statistics().HitRatio, "1", "Hits of all that was asked for, 0 to 1, since the cache was made.");
        meter.CreateObservableGauge("perdure.cache.entries", () => statistics().Entries, "{record}", "Records in the cache.");
        meter.CreateObservableGauge("perdure.cache.bytes", () => statistics().Bytes, "By", "Memory they take, about.");

        void Count(string name, string description, Func<CacheStatistics, long> read) => meter.CreateObservableCounter(name, () => read(statistics()), "{record}", description);
    }

    public void Dispose() => meter.Dispose();
}
