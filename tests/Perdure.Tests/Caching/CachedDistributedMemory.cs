using Perdure.Caching;
using Perdure.Conformance;
using Perdure.Tests.Conformance;
using Perdure.Tests.Model;

namespace Perdure.Tests.Caching;

/// <summary>The kit and the random sequences with a distributed cache that all instances share, and no memory before it, so that every read asks it.</summary>
public sealed class CachedDistributedMemory
{
    public static TheoryData<string> Scenarios => [.. Catalog.All.Where(scenario => scenario.NotApplicable(new CachedFixture(new MemoryFixture()).Traits) is null).Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Keeps_the_promise(string scenario)
    {
        await using var fixture = Fixture();
        await Catalog.Find(scenario).RunAsync(fixture, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Behaves_like_memory()
    {
        var seed = (ulong)Random.Shared.NextInt64();
        ModelCheck.Run(Fixture, seed, 150).ShouldBeNull($"repeat with seed {seed}");
    }

    private static CachedFixture Fixture()
    {
        var shared = new TestDistributedCache();
        return new CachedFixture(new MemoryFixture()) { Options = CachedFixture.Everything with { MaxBytes = 0, Name = "kit", Distributed = shared } };
    }
}
