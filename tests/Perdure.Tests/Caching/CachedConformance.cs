using Perdure.Conformance;
using Perdure.Tests.Conformance;
using Perdure.Tests.Model;

namespace Perdure.Tests.Caching;

/// <summary>Every scenario of the kit, and the random sequences, on a backend with a cache of everything around it.</summary>
public abstract class CachedConformance<TFixture> where TFixture : BackendFixture, new()
{
    public static TheoryData<string> Scenarios
    {
        get
        {
            if (ServerFixture.WhyNot<TFixture>() is { } reason)
                return new TheoryData<string> { new TheoryDataRow<string>("the kit, cached") { Skip = reason } };
            var traits = new CachedFixture(new TFixture()).Traits;
            return [.. Catalog.All.Where(scenario => scenario.NotApplicable(traits) is null).Select(scenario => scenario.Name)];
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Keeps_the_promise(string scenario)
    {
        var inner = new TFixture();
        await using var fixture = new CachedFixture(inner);
        await ServerFixture.RunAsync(fixture, scenario, inner);
    }

    [Fact]
    public void Behaves_like_memory()
    {
        if (ServerFixture.WhyNot<TFixture>() is { } reason)
            Assert.Skip(reason);
        var seed = (ulong)Random.Shared.NextInt64();
        ModelCheck.Run(() => new CachedFixture(new TFixture()), seed, 150).ShouldBeNull($"repeat with seed {seed}");
    }
}

public sealed class CachedMemory : CachedConformance<MemoryFixture>;

public sealed class CachedSqlite : CachedConformance<SqliteFixture>;

public sealed class CachedPostgreSql : CachedConformance<PostgreSqlFixture>;
