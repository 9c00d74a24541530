using Perdure.Copying;
using Perdure.Events;
using Perdure.Knowledge;
using Perdure.Memory;
using Perdure.Messages;
using Perdure.Metrics;
using Perdure.Revisions;
using Perdure.Sessions;
using Perdure.Sqlite;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Tests.Collections;

namespace Perdure.Tests.Placement;

public sealed class PlacedStoreTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_placed_is_in_the_other_store_and_nowhere_else()
    {
        var (mainSpace, vectorSpace) = (new MemorySpace(), new MemorySpace());
        var knowledge = new KnowledgeOptions { Dimensions = 4 };
        await using var vectors = await AgentStore.OpenAsync(Memory(vectorSpace), new AgentStoreOptions { Knowledge = knowledge }, None);
        var main = await AgentStore.OpenAsync(Memory(mainSpace), new AgentStoreOptions { Knowledge = knowledge, Placed = new Dictionary<string, AgentStore> { ["knowledge"] = vectors } }, None);
        await main.Knowledge.SaveAsync(new KnowledgeItem { Id = "k", Content = "Perdure keeps state." }, new float[] { 1, 0, 0, 0 }, None);
        await main.Sessions.CreateAsync(new Session { Id = "s" }, None);

        (await vectors.Knowledge.FindAsync("k", None))!.Content.ShouldBe("Perdure keeps state.");
        (await vectors.Sessions.FindAsync("s", None)).ShouldBeNull();
        (await main.Knowledge.SearchAsync(new float[] { 1, 0, 0, 0 }, None)).ShouldHaveSingleItem().Item.Id.ShouldBe("k");
        (await main.Knowledge.SearchWordsAsync("keeps", KnowledgeSearch.Any, None)).ShouldHaveSingleItem().Item.Id.ShouldBe("k");

        // The one that places is disposed alone.
        await main.DisposeAsync();
        (await vectors.Knowledge.FindAsync("k", None)).ShouldNotBeNull();
        await using var alone = await AgentStore.OpenAsync(Memory(mainSpace), new AgentStoreOptions { Knowledge = knowledge }, None);
        (await alone.Knowledge.FindAsync("k", None)).ShouldBeNull();
        (await alone.Sessions.FindAsync("s", None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_store_makes_no_tables_for_what_is_placed()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-placed").FullName;
        await using (var metrics = await AgentStore.OpenAsync("memory:", None))
        await using (var main = await AgentStore.OpenAsync(new SqliteBackend(new SqliteOptions { Path = Path.Combine(folder, "main.db") }), Placing(("metrics", metrics)), None))
        {
            var tables = await main.Backend.Facet<ISqlAccess>()!.SelectAsync($"SELECT name FROM sqlite_master", row => row.GetString(0), None);
            tables.ShouldContain(name => name.Contains("sessions", StringComparison.Ordinal));
            tables.ShouldNotContain(name => name.Contains("metric", StringComparison.Ordinal));
            await main.Metrics.RecordAsync(new Metric { Service = "api", Name = "latency", Value = 3 }, None);
            (await metrics.Metrics.ServicesAsync(None).ToListAsync(None)).ShouldBe(["api"]);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Writes_of_two_stores_are_refused_together_and_nothing_is_written()
    {
        await using var other = await AgentStore.OpenAsync("memory:", None);
        await using var main = await AgentStore.OpenAsync(new MemoryBackend(), Placing(("agents", other)), None);
        var refusal = await Should.ThrowAsync<PerdureException>(() => main.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s" }, None);
            await unit.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, None);
        }, None));
        refusal.Fault.ShouldBe(Fault.Unsupported);
        refusal.Message.ShouldContain("Nothing was written");
        (await main.Sessions.FindAsync("s", None)).ShouldBeNull();
        (await main.Tasks.FindAsync("t", None)).ShouldBeNull();
        // Alone each is committed.
        await main.CommitAsync(async unit => await unit.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, None), None);
        (await other.Tasks.FindAsync("t", None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_placed_follows_the_other_stores_options()
    {
        await using var other = await AgentStore.OpenAsync(new MemoryBackend(), new AgentStoreOptions { Events = new EventOptions { Publish = ["tasks"] }, Revisions = new RevisionOptions() }, None);
        await using var main = await AgentStore.OpenAsync(new MemoryBackend(), Placing(("agents", other)), None);
        await main.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, None);
        (await other.Events.Channel(EventChannels.Tasks).LastAsync(1, None)).ShouldHaveSingleItem().Type.ShouldBe(EventTypes.TaskCreated);
        (await main.Events.Channel(EventChannels.Tasks).LastAsync(1, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_collection_of_the_callers_can_be_placed()
    {
        var options = new AgentStoreOptions { Collections = [Notes.Definition] };
        await using var other = await AgentStore.OpenAsync(new MemoryBackend(), options, None);
        await using var main = await AgentStore.OpenAsync(new MemoryBackend(), options with { Placed = new Dictionary<string, AgentStore> { [Notes.Definition.Name] = other } }, None);
        await main.Collection(Notes.Definition).SaveAsync(new Note { Id = "n" }, None);
        (await other.Collection(Notes.Definition).FindAsync("n", None)).ShouldNotBeNull();
        await using var declaring = await AgentStore.OpenAsync(new MemoryBackend(), Placing(("metrics", other)), None);
        await (await declaring.PrepareAsync(Notes.Definition, None)).SaveAsync(new Note { Id = "own" }, None);
        (await other.Collection(Notes.Definition).FindAsync("own", None)).ShouldBeNull();
    }

    [Fact]
    public async Task Copies_go_from_one_store_to_several_and_back()
    {
        await using var source = await AgentStore.OpenAsync("memory:", None);
        for (var i = 0; i < 5; i++)
        {
            await source.Sessions.CreateAsync(new Session { Id = $"s{i}" }, None);
            await source.Tasks.CreateAsync(new AgentTask { Id = $"t{i}", Name = "n" }, None);
            await source.Messages.AppendAsync($"thread{i}", new Message { Role = "user", Parts = [new TextPart("hello")] }, None);
        }
        await using var other = await AgentStore.OpenAsync("memory:", None);
        await using var several = await AgentStore.OpenAsync(new MemoryBackend(), Placing(("agents", other), ("conversations", other)), None);
        (await StoreCopy.CopyAsync(source, several, None)).IsSame.ShouldBeTrue();
        (await other.Tasks.FindAsync("t3", None)).ShouldNotBeNull();
        await using var back = await AgentStore.OpenAsync("memory:", None);
        (await StoreCopy.CopyAsync(several, back, None)).IsSame.ShouldBeTrue();
        (await back.Messages.CountAsync("thread4", None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_health_check_asks_the_stores_own_database()
    {
        await using var other = await AgentStore.OpenAsync("memory:", None);
        other.AskedFor.ShouldBe("agents");
        await using var main = await AgentStore.OpenAsync(new MemoryBackend(), Placing(("agents", other)), None);
        main.AskedFor.ShouldNotBeOneOf(Rooms.Placeable["agents"]);
    }

    [Fact]
    public async Task All_mistakes_are_said_before_anything_is_opened()
    {
        await using var other = await AgentStore.OpenAsync("memory:", None);
        var options = new AgentStoreOptions
        {
            Placed = new Dictionary<string, AgentStore> { ["messages"] = other, ["agents"] = other, ["metrics"] = null! },
            Events = new EventOptions { Publish = ["tasks"] },
            Revisions = new RevisionOptions { Collections = ["workflows"] },
        };
        var mistakes = (await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync("memory:", options, None))).Message;
        foreach (var part in new[] { "Placed names 'messages'", "no store for 'metrics'", "Events.Publish names 'tasks'", "Revisions.Collections names 'workflows'" })
            mistakes.ShouldContain(part);
    }

    private static MemoryBackend Memory(MemorySpace space) => new(new MemoryOptions { Space = space });

    private static AgentStoreOptions Placing(params (string Room, AgentStore Store)[] rooms) => new() { Placed = rooms.ToDictionary(one => one.Room, one => one.Store) };
}
