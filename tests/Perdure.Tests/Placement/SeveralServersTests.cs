using Perdure.Knowledge;
using Perdure.Sessions;
using Perdure.States;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Placement;

/// <summary>As in a production: the rooms on PostgreSQL, what changes with each turn on Redis, vectors on a pgvector of their own.</summary>
public sealed class SeveralServersTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rooms_are_on_three_servers_and_an_erasure_finds_all()
    {
        TestServer.Postgres.SkipUnlessThere();
        TestServer.Redis.SkipUnlessThere();
        await using var mainPlace = new PostgreSqlFixture();
        await using var vectorPlace = new PostgreSqlFixture();
        await using var cachePlace = new RedisFixture();
        var knowledge = new AgentStoreOptions { Knowledge = new KnowledgeOptions { Dimensions = 4 } };
        await using (var cache = await AgentStore.OpenAsync(await cachePlace.OpenAsync(TimeProvider.System), null, None))
        await using (var vectors = await AgentStore.OpenAsync(await vectorPlace.OpenAsync(TimeProvider.System), knowledge, None))
        await using (var main = await AgentStore.OpenAsync(await mainPlace.OpenAsync(TimeProvider.System), knowledge with { Placed = new Dictionary<string, AgentStore> { ["knowledge"] = vectors, ["states"] = cache } }, None))
        {
            await main.Sessions.CreateAsync(new Session { Id = "s", UserId = "u" }, None);
            await main.States.SaveAsync(new SessionState { UserId = "u", SessionId = "s", State = "greeting" }, None);
            await main.Knowledge.SaveAsync(new KnowledgeItem { Id = "k", Content = "Tides follow the moon.", UserId = "u" }, new float[] { 0, 1, 0, 0 }, None);
            (await cache.States.FindAsync("u", "s", None))!.State.ShouldBe("greeting");
            (await main.Knowledge.SearchAsync(new float[] { 0, 1, 0, 0 }, None)).ShouldHaveSingleItem().Item.Id.ShouldBe("k");
            // The server's own index answered, not a scan of ours.
            vectors.Backend.Facet<ISqlAccess>().ShouldNotBeNull();

            (await main.EraseUserAsync("u", None)).IsComplete.ShouldBeTrue();
            (await cache.States.FindAsync("u", "s", None)).ShouldBeNull();
            (await vectors.Knowledge.FindAsync("k", None)).ShouldBeNull();
        }
    }
}
