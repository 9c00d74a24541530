using Perdure.Collections;
using Perdure.Hosting;
using Perdure.Sessions;
using Perdure.Tests.Collections;

namespace Perdure.Tests.Hosting;

public sealed class OpeningTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_memory_store_is_shared_in_the_process_and_an_unnamed_one_is_not()
    {
        var url = $"memory:{Guid.NewGuid()}";
        await using var one = await AgentStore.OpenAsync(url, None);
        await using var other = await AgentStore.OpenAsync(url, None);
        await using var unnamed = await AgentStore.OpenAsync("memory:", None);
        await one.Sessions.CreateAsync(new Session { Id = "s" }, None);
        (await other.Sessions.FindAsync("s", None)).ShouldNotBeNull();
        (await unnamed.Sessions.FindAsync("s", None)).ShouldBeNull();
    }

    [Theory, InlineData("sqlite"), InlineData("file")]
    public async Task A_store_on_disk_opens_by_its_url_and_keeps_what_it_has(string scheme)
    {
        var folder = Directory.CreateTempSubdirectory("perdure-url-");
        try
        {
            var url = $"{scheme}:{Path.Combine(folder.FullName, "agents.db")}";
            await using (var first = await AgentStore.OpenAsync(url, None))
                await first.CommitAsync(async unit =>
                {
                    await unit.Sessions.CreateAsync(new Session { Id = "s" }, None);
                    await unit.Messages.AppendAsync("t", Perdure.Messages.Message.User("kept"), None);
                }, None);
            await using var second = await AgentStore.OpenAsync(url, None);
            second.Info.Name.ShouldBe(scheme == "file" ? "files" : scheme);
            (await second.Sessions.FindAsync("s", None)).ShouldNotBeNull();
            (await second.Messages.LastAsync("t", 1, None)).Single().Text.ShouldBe("kept");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("agents.db", "no scheme")]
    [InlineData(":x", "no scheme")]
    [InlineData("mongo://user:secret@host", "'mongo:' is not a known store scheme. Known schemes:")]
    public async Task An_unknown_scheme_lists_the_known_ones_and_repeats_no_password(string url, string expected)
    {
        var refusal = await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync(url, None));
        refusal.Message.ShouldContain(expected);
        refusal.Message.ShouldContain("file, mariadb, memory, mysql, oracle, postgres, redis, sqlite, sqlserver");
        refusal.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task All_mistakes_in_the_options_are_reported_together()
    {
        var options = new AgentStoreOptions { Ids = null!, Time = null!, Collections = [Notes.Definition, Notes.Definition, new CollectionDefinition<Plain>("sessions", plain => plain.Key)] };
        var refusal = await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync("memory:", options, None));
        foreach (var part in new[] { "4 mistakes", "Ids", "Time", "'notes'", "'sessions'" })
            refusal.Message.ShouldContain(part);
    }

    [Fact]
    public async Task A_collection_that_was_not_declared_says_so()
    {
        await using var store = await AgentStore.OpenAsync("memory:", None);
        (await Should.ThrowAsync<ArgumentException>(async () => await store.Collection(Notes.Definition).FindAsync("a", None))).Message.ShouldContain("declare it");
        await (await store.PrepareAsync(Notes.Definition, None)).SaveAsync(new Note { Id = "a" }, None);
        (await store.Collection(Notes.Definition).FindAsync("a", None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_scheme_can_be_registered()
    {
        BackendSchemes.Register(new Scheme());
        await using var store = await AgentStore.OpenAsync("test-scheme:here", None);
        store.Info.Name.ShouldBe("memory");
        BackendSchemes.Known.ShouldContain("test-scheme");
    }

    private sealed class Scheme : BackendScheme
    {
        public override string Name => "test-scheme";

        public override string Example => "test-scheme:here";

        public override Perdure.Storage.Backend Create(string address, BackendSettings settings) => address == "here" ? new Perdure.Memory.MemoryBackend() : throw new ArgumentException(address);
    }
}
