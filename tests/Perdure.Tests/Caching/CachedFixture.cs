using Perdure.Caching;
using Perdure.Conformance;
using Perdure.Storage;
using Perdure.Tests.Conformance.Faults;

namespace Perdure.Tests.Caching;

/// <summary>Another fixture's backend with a cache of everything around each instance; their signals arrive at once. Processes beside it have no cache, so it says it is not shared with any.</summary>
internal sealed class CachedFixture(BackendFixture inner, Func<Backend, Backend>? fault = null) : BackendFixture
{
    private readonly SignalHub hub = new();

    /// <summary>All collections, for longer than any scenario's clock goes.</summary>
    public static CacheOptions Everything { get; } = new() { OtherLifetime = TimeSpan.FromDays(300), Lifetimes = new Dictionary<string, TimeSpan>() };

    public CacheOptions Options { get; init; } = Everything;

    public override string Name => $"{inner.Name}, cached";

    // As those of a store: searches below the cache.
    public override BackendTraits Traits { get; } = inner.Traits with { SharedByProcesses = false, VectorMetrics = [VectorMetric.Cosine, VectorMetric.Euclidean, VectorMetric.InnerProduct], TextSearch = true };

    public override string? Url => inner.Url;

    public override System.Diagnostics.ProcessStartInfo? Worker => inner.Worker;

    public override async Task<Backend> OpenAsync(TimeProvider time)
    {
        var backend = new FaultyBackend(await inner.OpenAsync(time)) { Saying = info => info with { SharedByProcesses = false }, Reaching = facet => facet is ISignals or null ? hub : facet };
        var cached = new CachingBackend(new SearchingBackend(backend), Options);
        return fault?.Invoke(cached) ?? cached;
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
