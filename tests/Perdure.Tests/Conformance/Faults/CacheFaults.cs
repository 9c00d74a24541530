using System.Collections.Concurrent;
using Perdure.Caching;
using Perdure.Storage;
using Perdure.Tests.Caching;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of a cache that the kit must notice when it runs through one.</summary>
internal static class CacheFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("cache: keeps what its own writes replaced", ["fidelity.overwritten-by-shorter-and-longer", "concurrent.seen-by-other-instances"], b => Forgetful(b, op => op is not Put)),
        new("cache: keeps what its own writes removed", ["concurrent.seen-by-other-instances"], b => Forgetful(b, op => op is not Remove)),
        new("cache: is never told of others' writes", ["concurrent.seen-by-other-instances"], b => new CachingBackend(new FaultyBackend(b) { Reaching = facet => facet is ISignals or null ? new TestSignals() : facet }, CachedFixture.Everything)),
        new("cache: its clock stands still", ["expiry.invisible-at-its-moment"], b =>
        {
            var frozen = new FrozenTime(b.Time.GetUtcNow());
            return new FaultyBackend(new CachingBackend(new FaultyBackend(b) { Ticking = _ => frozen }, CachedFixture.Everything)) { Ticking = _ => b.Time };
        }),
        new("cache: the distributed one does not move its marks", ["fidelity.overwritten-by-shorter-and-longer"], b => new CachingBackend(b, CachedFixture.Everything with { MaxBytes = 0, Name = "fault", Distributed = Unmoved })),
    ];

    private static TestDistributedCache Unmoved
    {
        get
        {
            // The first write closes and makes the mark, and after it nobody moves it any more.
            var sets = new ConcurrentDictionary<string, int>();
            return new TestDistributedCache { Ignores = key => !key.Contains(":r:", StringComparison.Ordinal) && sets.AddOrUpdate(key, 1, (_, count) => count + 1) > 2 };
        }
    }

    // A write whose operations the cache does not see all of: those it does not see go past it, one batch after the other.
    private static FaultyBackend Forgetful(Backend backend, Func<WriteOperation, bool> isSeen)
    {
        var cache = new CachingBackend(backend, CachedFixture.Everything);
        return new FaultyBackend(cache) { Writing = (_, batch, token) => batch.Operations.All(isSeen) ? cache.WriteAsync(batch, token) : backend.WriteAsync(batch, token) };
    }
}
