using System.Diagnostics;
using Perdure.Caching;
using Perdure.Conformance;
using Perdure.Sessions;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Caching;

/// <summary>Two stores with caches of their own over one real database, as two programs have.</summary>
public sealed class CacheNodesTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_a_file_without_signals_the_lifetime_bounds_how_far_a_read_is_behind()
    {
        await using var fixture = new SqliteFixture();
        var clock = new TestClock();
        var options = new AgentStoreOptions { Time = clock, Cache = new CacheOptions { LifetimeWithoutSignals = TimeSpan.FromSeconds(10) } };
        await using var one = await AgentStore.OpenAsync(fixture.Url, options, None);
        await using var two = await AgentStore.OpenAsync(fixture.Url, options, None);
        await one.Sessions.CreateAsync(new Session { Id = "s", UserId = "ada" }, None);
        (await two.Sessions.FindAsync("s", None))!.UserId.ShouldBe("ada");
        await one.Sessions.UpdateAsync("s", session => session with { UserId = "bo" }, None);
        (await one.Sessions.FindAsync("s", None))!.UserId.ShouldBe("bo");
        (await two.Sessions.FindAsync("s", None))!.UserId.ShouldBe("ada"); // nobody told it
        clock.Advance(TimeSpan.FromSeconds(10));
        (await two.Sessions.FindAsync("s", None))!.UserId.ShouldBe("bo");
        // And an update of what it believes is one of what is there.
        await one.Sessions.UpdateAsync("s", session => session with { UserId = "cy" }, None);
        (await two.Sessions.UpdateAsync("s", session => session with { Metadata = new() { ["seen"] = session.UserId } }, None)).Metadata["seen"]!.GetValue<string>().ShouldBe("cy");
    }

    [Fact]
    public async Task Over_a_file_a_distributed_cache_tells_at_once()
    {
        await using var fixture = new SqliteFixture();
        var options = new AgentStoreOptions { Cache = new CacheOptions { MaxBytes = 0, Name = "nodes", Distributed = new TestDistributedCache() } };
        await using var one = await AgentStore.OpenAsync(fixture.Url, options, None);
        await using var two = await AgentStore.OpenAsync(fixture.Url, options, None);
        await one.Sessions.CreateAsync(new Session { Id = "s", UserId = "u0" }, None);
        for (var i = 1; i <= 20; i++)
        {
            (await two.Sessions.FindAsync("s", None))!.UserId.ShouldBe($"u{i - 1}");
            (await one.Sessions.FindAsync("s", None))!.UserId.ShouldBe($"u{i - 1}");
            await (i % 2 == 0 ? one : two).Sessions.UpdateAsync("s", session => session with { UserId = $"u{i}" }, None);
        }
        one.Backend.Facet<ICached>()!.Statistics.DistributedHits.ShouldBeGreaterThan(10);
    }

    [Fact]
    public Task Over_PostgreSQL_the_word_of_a_write_arrives() => ToldAsync(new PostgreSqlFixture());

    [Fact]
    public Task Over_Redis_the_word_of_a_write_arrives() => ToldAsync(new RedisFixture());

    private static async Task ToldAsync(ServerFixture server)
    {
        server.SkipUnlessThere();
        await using var fixture = server;
        // Far longer than the test: only a word ends it.
        var options = new AgentStoreOptions { Cache = new CacheOptions { LifetimeWithoutSignals = TimeSpan.FromHours(1) } };
        await using var one = await AgentStore.OpenAsync(fixture.Url, options, None);
        await using var two = await AgentStore.OpenAsync(fixture.Url, options, None);
        await one.Sessions.CreateAsync(new Session { Id = "s", UserId = "u0" }, None);
        for (var i = 1; i <= 10; i++)
        {
            (await two.Sessions.FindAsync("s", None))!.UserId.ShouldBe($"u{i - 1}");
            await one.Sessions.UpdateAsync("s", session => session with { UserId = $"u{i}" }, None);
            (await one.Sessions.FindAsync("s", None))!.UserId.ShouldBe($"u{i}");
            for (var start = Stopwatch.GetTimestamp(); (await two.Sessions.FindAsync("s", None))!.UserId != $"u{i}";)
            {
                Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20), "the word did not arrive");
                await Task.Delay(5, None);
            }
        }
        var statistics = two.Backend.Facet<ICached>()!.Statistics;
        // A word that finds the record not yet kept ends nothing.
        statistics.Invalidations.ShouldBeGreaterThan(0);
        statistics.Hits.ShouldBeGreaterThan(0);
    }
}
