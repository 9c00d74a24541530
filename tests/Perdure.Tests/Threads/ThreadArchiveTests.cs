using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Memory;
using Perdure.Messages;
using Perdure.Storage;
using Perdure.Tests.Checkpoints;
using Perdure.Threads;

namespace Perdure.Tests.Threads;

/// <summary>A thread as one file: what comes out is what went in, and a damaged file changes nothing.</summary>
public sealed class ThreadArchiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_archive_carries_every_version_also_of_a_fork(int seed)
    {
        await using var store = await OpenAsync();
        var random = new Random(seed);
        var origin = store.Checkpoints.Thread("origin");
        var state = new JsonObject();
        for (var i = 0; i < 40; i++)
            await RandomStates.EditAsync(origin, state, random, SaveOptions.None, Cancellation);
        var fork = await origin.ForkAsync(30, "fork", cancellationToken: Cancellation);
        state = (JsonObject)JsonNode.Parse((await RandomStates.TextAsync(fork, 1, Cancellation))!)!;
        for (var i = 0; i < 20; i++)
            await RandomStates.EditAsync(fork, state, random, SaveOptions.None, Cancellation);
        await fork.PruneAsync(new PrunePolicy { KeepLast = 15 }, Cancellation);
        await store.Threads.CreateAsync(new AgentThread { Id = "fork", Title = "A fork", UserId = "u" }, Cancellation);
        await store.Messages.AppendAsync("fork", [Message.User("hello 🙂"), Message.Assistant("hi")], Cancellation);

        using var file = new MemoryStream();
        await store.Threads.ExportAsync("fork", file, Cancellation);
        file.Position = 0;
        await using var other = await OpenAsync();
        (await other.Threads.ImportAsync(file, "copy", Cancellation)).ShouldBe("copy");

        var copy = other.Checkpoints.Thread("copy");
        var versions = await fork.ListAsync(new CheckpointFilter { Limit = 100 }, Cancellation);
        versions.Count.ShouldBe(15);
        (await copy.ListAsync(new CheckpointFilter { Limit = 100 }, Cancellation)).Select(c => (c.Version, c.CreatedAt, c.Parent)).ShouldBe(versions.Select(c => (c.Version, c.CreatedAt, c.Parent)));
        foreach (var version in versions)
            (await RandomStates.TextAsync(copy, version.Version, Cancellation)).ShouldBe(await RandomStates.TextAsync(fork, version.Version, Cancellation));
        (await other.Messages.ReadAsync("copy", Cancellation).Select(m => m.Text).ToListAsync(Cancellation)).ShouldBe(["hello 🙂", "hi"]);
        var thread = (await other.Threads.FindAsync("copy", Cancellation))!;
        (thread.Title, thread.UserId, thread.CreatedAt).ShouldBe(("A fork", "u", (await store.Threads.FindAsync("fork", Cancellation))!.CreatedAt));
        await copy.Edit().Set("step", 1).SaveAsync(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_damaged_archive_is_refused_and_nothing_is_imported()
    {
        await using var store = await OpenAsync();
        await store.Checkpoints.Thread("t").SaveAsync(JsonElement.Parse("""{"a":"first"}"""), cancellationToken: Cancellation);
        await store.Messages.AppendAsync("t", Message.User("hello"), Cancellation);
        using var file = new MemoryStream();
        await store.Threads.ExportAsync("t", file, Cancellation);
        var text = Encoding.UTF8.GetString(file.ToArray());
        var lines = text.Split('\n');

        await RefusedAsync(string.Join('\n', lines[..^2]) + "\n", Fault.Corrupt, "cut short");
        await RefusedAsync(text.Replace("first", "fIrst", StringComparison.Ordinal), Fault.Corrupt, "checksum");
        await RefusedAsync(string.Join('\n', [lines[0], .. lines[2..]]), Fault.Corrupt, "lines");
        await RefusedAsync(text.Replace("{\"log\":\"messages\"", "{\"log\":\"diaries\"", StringComparison.Ordinal), Fault.Corrupt, "diaries");
        await Should.ThrowAsync<ArgumentException>(async () => await store.Threads.ImportAsync(new MemoryStream("{\"x\":1}\n"u8.ToArray()), "n", Cancellation));
        (await Should.ThrowAsync<PerdureException>(async () => await store.Threads.ImportAsync(new MemoryStream(file.ToArray()), cancellationToken: Cancellation))).Fault.ShouldBe(Fault.Conflict);

        async Task RefusedAsync(string damaged, Fault fault, string word)
        {
            await using var target = await OpenAsync();
            var exception = await Should.ThrowAsync<PerdureException>(async () => await target.Threads.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(damaged)), cancellationToken: Cancellation));
            exception.Fault.ShouldBe(fault);
            exception.Message.ShouldContain(word);
            (await target.Checkpoints.ThreadsAsync(cancellationToken: Cancellation).CountAsync(Cancellation)).ShouldBe(0);
            (await target.Messages.CountAsync("t", Cancellation)).ShouldBe(0);
        }
    }

    private static ValueTask<AgentStore> OpenAsync() => AgentStore.OpenAsync(new MemoryBackend(), cancellationToken: Cancellation);
}
