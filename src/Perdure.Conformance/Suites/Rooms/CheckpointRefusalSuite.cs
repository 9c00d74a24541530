using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>What would not read back is refused at the save, with its path; the store is unharmed.</summary>
internal sealed class CheckpointRefusalSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        Of("nan", thread => Save(thread, new Refused { Items = [new(), new() { Number = double.NaN }] }), "$.Items[1].Number"),
        Of("infinity", thread => Save(thread, new Refused { Next = new Refused { Number = double.NegativeInfinity } }), "$.Next.Number"),
        Of("lone-surrogate", thread => Save(thread, new Refused { Names = { ["k"] = "a\ud800b" } }), "$.Names.k", "surrogate"),
        Of("lone-surrogate-name", thread => Save(thread, new Refused { Names = { ["\udc00"] = "v" } }), "$.Names"),
        Of("source-generated-lone-surrogate", thread => thread.SaveAsync(new TypedState { Inner = new TypedState { Text = "\ud800" } }, SampleJson.Default.TypedState).AsTask(), "$.Inner.Text", "surrogate"),
        Of("source-generated-nan", thread => thread.SaveAsync(new TypedState { Fraction = double.NaN }, SampleJson.Default.TypedState).AsTask(), "$.Fraction"),
        Of("malformed", thread => Save(thread, new Malformed { Others = { ["a"] = 1 } })),
        Of("cycle", thread => Save(thread, Cycle()), "$.Next.Next"),
        Of("unserialisable-type", thread => Save(thread, new Refused { Items = [new() { Kind = typeof(string) }] }), "$.Items[0].Kind"),
        Of("unserialisable-value", thread => Save(thread, new Refused { Any = (Action)(() => { }) }), "$.Any"),
        Of("top-level-list", thread => Save(thread, Enumerable.Range(1, 2)), "object"),
        Of("top-level-value", thread => Save(thread, "text"), "object"),
        Of("top-level-null", thread => Save<Refused?>(thread, null), "object"),
        Of("json-list", thread => thread.SaveJsonAsync("[1]"), "object"),
        Of("json-null", thread => thread.SaveJsonAsync("null"), "object"),
        Of("json-duplicate-name", thread => thread.SaveJsonAsync("""{"a":1,"b":2,"a":1}"""), "'a'", "twice"),
        Of("json-lone-surrogate", thread => thread.SaveJsonAsync("""{"a":["x","\ud800"]}"""), "$.a[1]", "surrogate"),
        Of("json-too-deep", thread => Channel(thread, "a", new string('[', 300) + new string(']', 300)), "$[0][0]"),
        Of("channel-not-json", thread => Channel(thread, "a", "{\"b\":[1,}"), "$.b"),
        Of("channel-empty", thread => Channel(thread, "a", "")),
        Of("channel-two-values", thread => Channel(thread, "a", "1 2")),
        Of("channel-not-utf8", thread => thread.SaveChannelsAsync(new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = new byte[] { (byte)'"', 0xc3, (byte)'"' } }).AsTask(), "UTF-8"),
        Of("channel-lone-surrogate-name", thread => Channel(thread, "\ud800", "1"), "surrogate"),
        Of("edit-nan", thread => thread.Edit().Set("a", new[] { 1, double.NaN }).SaveAsync().AsTask(), "$[1]"),
        Of("edit-lone-surrogate", thread => thread.Edit().Append("list", "\udfff").SaveAsync().AsTask(), "surrogate"),
        Of("edit-not-json", thread => thread.Edit().SetJson("a", "nope"u8).SaveAsync().AsTask()),
        Of("edit-channel-lone-surrogate", thread => thread.Edit().Set("\ud800", 1).SaveAsync().AsTask(), "surrogate"),
        Of("negative-step", thread => thread.SaveJsonAsync("{}", new SaveOptions { Step = -1 }), "Step"),
        Of("negative-parent", thread => thread.SaveJsonAsync("{}", new SaveOptions { Parent = -1 }), "Parent"),
        Of("node-too-long", thread => thread.SaveJsonAsync("{}", new SaveOptions { Node = new string('n', 256) })),
        Of("node-empty", thread => thread.SaveJsonAsync("{}", new SaveOptions { Node = "" })),
        Of("node-zero-character", thread => thread.SaveJsonAsync("{}", new SaveOptions { Node = "a\0" })),
        Of("tag-too-long", thread => thread.SaveJsonAsync("{}", new SaveOptions { Tags = ["a", new string('é', 128)] })),
        Of("tag-lone-surrogate", thread => thread.SaveJsonAsync("{}", new SaveOptions { Tags = ["\ud800"] })),
        Of("metadata-nan", thread => thread.SaveJsonAsync("{}", new SaveOptions { Metadata = new JsonObject { ["a"] = new JsonArray(double.NaN) } }), "$.a[0]"),
        Of("metadata-lone-surrogate", thread => thread.SaveJsonAsync("{}", new SaveOptions { Metadata = new JsonObject { ["a"] = "\ud800" } }), "$.a", "surrogate"),
        Of("list-negative-limit", async thread => await thread.ListAsync(new CheckpointFilter { Limit = -1 }).ConfigureAwait(false)),
        Of("list-zero-limit", async thread => await thread.ListAsync(new CheckpointFilter { Limit = 0 }).ConfigureAwait(false)),
        Of("list-negative-cursor", async thread => await thread.ListAsync(new CheckpointFilter { Before = -1 }).ConfigureAwait(false)),
        Of("prune-without-rule", async thread => await thread.PruneAsync(new PrunePolicy()).ConfigureAwait(false), "KeepLast"),
        Of("prune-keep-none", async thread => await thread.PruneAsync(new PrunePolicy { KeepLast = 0 }).ConfigureAwait(false), "KeepLast"),
        Of("blame-no-path", async thread => await thread.BlameAsync("a..b").ConfigureAwait(false)),
        Of("fork-into-itself", async thread => await thread.ForkAsync(1, thread.Id).ConfigureAwait(false)),
        Of("pending-task-empty", async thread => await thread.AddPendingAsync("", 1).ConfigureAwait(false)),
        Of("pending-nan", async thread => await thread.AddPendingAsync("t", double.NaN).ConfigureAwait(false)),
        new("refusal.duplicate-property", DuplicateAsync),
        new("refusal.hostile-ids", IdsAsync),
        new("refusal.disposed-store", DisposedAsync),
    ];

    private static Scenario Of(string name, Func<CheckpointThread, Task> act, params string[] words) => new($"refusal.{name}", async trial =>
    {
        const string Before = """{"a":1,"list":[1]}""";
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync(Before).ConfigureAwait(false);
        var picture = await PictureAsync(trial).ConfigureAwait(false);
        await trial.MisusedAsync(() => act(thread), name.Replace('-', ' '), words).ConfigureAwait(false);
        trial.Equal(picture, await PictureAsync(trial).ConfigureAwait(false), "what is stored afterwards");
        await thread.Edit().Append("list", 2).SaveAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":1,"list":[1,2,3]}""").ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = Before, [2] = """{"a":1,"list":[1,2]}""", [3] = """{"a":1,"list":[1,2,3]}""" }, "the thread after it was refused and used again").ConfigureAwait(false);
    });

    private static async Task DuplicateAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"A":1,"b":2}""").ConfigureAwait(false);
        // The names in every order, so that the second one meets a channel that is known, new, before and behind.
        foreach (var others in (string[][])[["A"], ["x", "A"], ["A", "x"], ["b", "A"], ["A", "b"], ["x", "b", "A", "y"], ["b", "x", "A"]])
        {
            var state = new Extended { A = 1, Others = others.ToDictionary(name => name, name => JsonElement.Parse(name == "b" ? "2" : "1")) };
            await trial.MisusedAsync(async () => await thread.SaveAsync(state, SampleJson.Default.Extended).ConfigureAwait(false), $"a state with {string.Join(", ", others)} and A", "'A'", "twice").ConfigureAwait(false);
        }
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"A":1,"b":2}""" }, "the thread").ConfigureAwait(false);
    }

    private static async Task IdsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var id in (string[])["", "a\0b", "\0", new string('i', 256), new string('é', 128), "\ud800", "a\udc00b"])
        {
            await trial.MisusedAsync(() => Task.FromResult(store.Checkpoints.Thread(id)), $"a thread id of {id.Length} characters").ConfigureAwait(false);
            await trial.MisusedAsync(() => Task.FromResult(store.Checkpoints.Thread("t", id)), $"a namespace of {id.Length} characters").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await store.Checkpoints.DeleteThreadAsync(id).ConfigureAwait(false), "a delete").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await store.Checkpoints.CopyThreadAsync("t", id).ConfigureAwait(false), "a copy").ConfigureAwait(false);
        }
        trial.Equal(0, await store.Checkpoints.ThreadsAsync().CountAsync().ConfigureAwait(false), "the threads afterwards");
    }

    private static async Task DisposedAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveJsonAsync("""{"a":[1]}""").ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        foreach (var (name, act) in (IReadOnlyList<(string, Func<Task>)>)[
            ("save", () => thread.SaveJsonAsync("{}")), ("edit", async () => await thread.Edit().Append("a", 1).SaveAsync().ConfigureAwait(false)), ("load", () => thread.TextAsync()), ("list", async () => await thread.ListAsync().ConfigureAwait(false)),
            ("fork", async () => await thread.ForkAsync(1, "u").ConfigureAwait(false)), ("prune", async () => await thread.PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false)), ("delete", async () => await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false)),
            ("pending", async () => await thread.AddPendingAsync("t", 1).ConfigureAwait(false)), ("threads", async () => await store.Checkpoints.ThreadsAsync().CountAsync().ConfigureAwait(false))])
            await trial.ThrowsAsync<ObjectDisposedException>(act, $"{name} on a disposed store").ConfigureAwait(false);
        trial.Equal("""{"a":[1]}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the state");
    }

    private static async Task<string> PictureAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false);
        return await subject.PictureAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false);
    }

    private static Task<Checkpoint> Save<T>(CheckpointThread thread, T state) => thread.SaveAsync(state).AsTask();

    private static Task<Checkpoint> Channel(CheckpointThread thread, string name, string json) => thread.SaveChannelsAsync(new Dictionary<string, ReadOnlyMemory<byte>> { [name] = Encoding.UTF8.GetBytes(json) }).AsTask();

    private static Refused Cycle()
    {
        var first = new Refused();
        first.Next = new Refused { Next = first };
        return first;
    }
}
