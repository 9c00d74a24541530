using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Finding checkpoints: by version, node and step, in lists, in threads of ten thousand, under any name.</summary>
internal sealed class CheckpointReadSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("checkpoint.load-latest-version-node-step", LoadsAsync),
        new("checkpoint.header", HeaderAsync),
        new("checkpoint.list-pages", PagesAsync),
        new("checkpoint.list-filters", FiltersAsync),
        new("checkpoint.list-reads-no-states", HeadersOnlyAsync),
        new("checkpoint.metadata-kept", MetadataAsync),
        new("checkpoint.ten-thousand", TenThousandAsync),
        new("checkpoint.namespaces-independent", NamespacesAsync),
        new("checkpoint.hostile-threads", HostileThreadsAsync),
        new("checkpoint.hostile-namespaces", HostileNamespacesAsync),
        new("checkpoint.hostile-nodes-and-tags", HostileNodesAsync),
    ];

    private static async Task LoadsAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        trial.Equal("none", await thread.TextAsync().ConfigureAwait(false), "the latest state of a thread without any");
        trial.Equal(null, await thread.LatestAsync().ConfigureAwait(false), "the latest header of a thread without any");
        trial.Equal(0, (await thread.ListAsync().ConfigureAwait(false)).Count, "the list of a thread without any");
        for (var i = 1; i <= 6; i++)
            await thread.SaveJsonAsync($$"""{"i":{{i}}}""", new SaveOptions { Node = i % 2 == 0 ? "even" : "odd", Step = i / 3 }).ConfigureAwait(false);
        thread = await trial.ThreadAsync().ConfigureAwait(false);
        trial.Equal("""{"i":6}""", await thread.TextAsync().ConfigureAwait(false), "the latest state");
        trial.Equal(6L, (await thread.LatestAsync().ConfigureAwait(false))?.Version, "the latest header");
        for (var i = 1; i <= 6; i++)
            trial.Equal($$"""{"i":{{i}}}""", await thread.TextAsync(i).ConfigureAwait(false), $"version {i}");
        foreach (var version in (long[])[0, -1, 7, long.MaxValue, long.MinValue])
            trial.Equal("none", await thread.TextAsync(version).ConfigureAwait(false), $"version {version}, which is not there");
        trial.Equal(5L, (await thread.FindNodeAsync("odd").ConfigureAwait(false))?.Version, "the newest of a node");
        trial.Equal(null, await thread.FindNodeAsync("od").ConfigureAwait(false), "the newest of a node that is not there");
        trial.Equal(2L, (await thread.FindStepAsync(0).ConfigureAwait(false))?.Version, "the newest of a step");
        trial.Equal(5L, (await thread.FindStepAsync(1).ConfigureAwait(false))?.Version, "the newest of another step");
        trial.Equal(null, await thread.FindStepAsync(3).ConfigureAwait(false), "the newest of a step that is not there");
        trial.Equal(4L, (await thread.FindAsync(4).ConfigureAwait(false))?.Version, "the header of a version");
    }

    private static async Task HeaderAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync("t", "sub").ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        var saved = await thread.SaveJsonAsync("""{"a":1,"b":"é"}""", new SaveOptions { Node = "n", Step = long.MaxValue, Tags = ["x", "y"], Metadata = new JsonObject { ["k"] = "v" } }).ConfigureAwait(false);
        foreach (var (header, how) in (IEnumerable<(Checkpoint?, string)>)[(saved, "saved"), (await (await trial.ThreadAsync("t", "sub").ConfigureAwait(false)).LatestAsync().ConfigureAwait(false), "loaded"), ((await (await trial.ThreadAsync("t", "sub").ConfigureAwait(false)).ListAsync().ConfigureAwait(false))[0], "listed")])
        {
            var found = trial.Present(header, how);
            trial.Equal(("t", "sub", 2L, 1L, "n", long.MaxValue), (found.Thread, found.Namespace, found.Version, found.Parent, found.Node, found.Step), $"the header as {how}");
            trial.Equal(trial.Clock.GetUtcNow(), found.CreatedAt, $"the time as {how}");
            trial.Equal(TimeSpan.Zero, found.CreatedAt.Offset, $"the time's offset as {how}");
            trial.Same(["x", "y"], found.Tags, $"the tags as {how}");
            trial.Same(["a", "b"], found.Channels, $"the channels as {how}");
            trial.Equal("""{"k":"v"}""", found.Metadata.GetRawText(), $"the metadata as {how}");
            trial.Equal(16L, found.StateBytes, $"the bytes of the state as {how}");
            trial.Equal(saved.StoredBytes, found.StoredBytes, $"the bytes stored as {how}");
        }
        trial.Equal(null, (await thread.FindAsync(1).ConfigureAwait(false))?.Parent, "the parent of the first");
        trial.Equal("{}", (await thread.FindAsync(1).ConfigureAwait(false))?.Metadata.GetRawText(), "the metadata when none was given");
    }

    private static async Task PagesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        for (var i = 1; i <= 25; i++)
            await thread.SaveJsonAsync($$"""{"i":{{i}}}""").ConfigureAwait(false);
        var reader = await trial.ThreadAsync().ConfigureAwait(false);
        trial.Same(Enumerable.Range(6, 20).Select(i => (long)i).Reverse(), (await reader.ListAsync().ConfigureAwait(false)).Select(one => one.Version), "the default list");
        var (seen, cursor) = (new List<long>(), (long?)null);
        while (await reader.ListAsync(new CheckpointFilter { Before = cursor, Limit = 4 }).ConfigureAwait(false) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(one => one.Version));
            cursor = seen[^1];
            // What is saved meanwhile comes before the cursor and changes no page.
            await thread.SaveJsonAsync("""{"i":0}""").ConfigureAwait(false);
        }
        trial.Same(Enumerable.Range(1, 25).Select(i => (long)i).Reverse(), seen, "the pages");
        trial.Equal(0, (await reader.ListAsync(new CheckpointFilter { Before = 1 }).ConfigureAwait(false)).Count, "what is before the first");
        trial.Equal(0, (await reader.ListAsync(new CheckpointFilter { Before = 0 }).ConfigureAwait(false)).Count, "what is before 0");
        trial.Equal(5, (await reader.ListAsync(new CheckpointFilter { Before = long.MaxValue, Limit = 5 }).ConfigureAwait(false)).Count, "what is before the largest number");
    }

    private static async Task FiltersAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        for (var i = 1; i <= 60; i++)
            await thread.SaveJsonAsync($$"""{"i":{{i}}}""", new SaveOptions
            {
                Node = $"node{i % 3}",
                Step = i % 5,
                Tags = i % 4 == 0 ? ["four", i % 8 == 0 ? "eight" : "not"] : [],
                Metadata = i % 2 == 0 ? new JsonObject { ["even"] = true, ["n"] = i % 10, ["deep"] = new JsonObject { ["a"] = new JsonArray(1, i % 6) }, ["nothing"] = null } : null,
            }).ConfigureAwait(false);
        var reader = await trial.ThreadAsync().ConfigureAwait(false);
        await ListsAsync(new CheckpointFilter { Node = "node1" }, i => i % 3 == 1).ConfigureAwait(false);
        await ListsAsync(new CheckpointFilter { Node = "node" }, _ => false).ConfigureAwait(false);
        await ListsAsync(new CheckpointFilter { Step = 0 }, i => i % 5 == 0).ConfigureAwait(false);
        await ListsAsync(new CheckpointFilter { Tag = "four" }, i => i % 4 == 0).ConfigureAwait(false);
        await ListsAsync(new CheckpointFilter { Tag = "eight", Node = "node0", Step = 4 }, i => i % 8 == 0 && i % 3 == 0 && i % 5 == 4).ConfigureAwait(false);
        await ListsAsync(With(("even", "true")), i => i % 2 == 0).ConfigureAwait(false);
        await ListsAsync(With(("even", "true"), ("n", "4")), i => i % 2 == 0 && i % 10 == 4).ConfigureAwait(false);
        await ListsAsync(With(("n", "4.0")), i => i % 2 == 0 && i % 10 == 4).ConfigureAwait(false);
        await ListsAsync(With(("n", "\"4\"")), _ => false).ConfigureAwait(false);
        await ListsAsync(With(("nothing", "null")), i => i % 2 == 0).ConfigureAwait(false);
        await ListsAsync(With(("absent", "null")), _ => false).ConfigureAwait(false);
        await ListsAsync(With(("deep", """{"a":[1,2]}""")), i => i % 2 == 0 && i % 6 == 2).ConfigureAwait(false);
        await ListsAsync(With(("even", "true")) with { Before = 31, Limit = 3 }, i => i % 2 == 0 && i is < 31 and > 24).ConfigureAwait(false);

        static CheckpointFilter With(params (string Name, string Json)[] metadata) => new() { Limit = 100, Metadata = metadata.ToDictionary(one => one.Name, one => JsonElement.Parse(one.Json)) };

        async Task ListsAsync(CheckpointFilter filter, Func<int, bool> holds) => trial.Same(
            Enumerable.Range(1, 60).Where(holds).Reverse().Select(i => (long)i), (await reader.ListAsync(filter.Limit == 20 ? filter with { Limit = 100 } : filter).ConfigureAwait(false)).Select(one => one.Version), $"the list of {filter}");
    }

    private static async Task HeadersOnlyAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        for (var i = 0; i < 30; i++)
            await thread.SaveJsonAsync($$"""{"text":"{{new string((char)('a' + (i % 26)), 50_000)}}"}""", new SaveOptions { Step = i }).ConfigureAwait(false);
        watch.Reset();
        await thread.ListAsync(new CheckpointFilter { Limit = 30 }).ConfigureAwait(false);
        await thread.ListAsync(new CheckpointFilter { Step = 3 }).ConfigureAwait(false);
        await thread.FindStepAsync(5).ConfigureAwait(false);
        await thread.FindAsync(7).ConfigureAwait(false);
        await thread.LatestAsync().ConfigureAwait(false);
        trial.Equal(0L, watch.BodyBytes, "the bytes of states that lists and headers read");
    }

    private static async Task MetadataAsync(Trial trial)
    {
        var metadata = new JsonObject
        {
            [""] = "empty", ["a.b"] = 1, ["$set"] = new JsonObject { ["x"] = 1 }, ["a\"b'c\\d"] = -0.0, ["null"] = null, ["\0"] = "\0", ["😀"] = "שלום \u202e", ["big"] = long.MinValue,
            ["decimal"] = 79228162514264337593543950335m, ["list"] = new JsonArray(1, "2", null, new JsonArray()), ["long"] = new string('é', 100_000), ["<b>&'+\u2028"] = "</script>",
        };
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("{}", new SaveOptions { Metadata = metadata }).ConfigureAwait(false);
        var found = trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LatestAsync().ConfigureAwait(false), "the header").Metadata;
        trial.True(JsonNode.DeepEquals(metadata, JsonObject.Create(found)), "the metadata", metadata.ToJsonString()[..200], found.GetRawText()[..200]);
        trial.Same(metadata.Select(one => one.Key), found.EnumerateObject().Select(one => one.Name), "the names of the metadata");
        var deep = JsonElement.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60));
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("{}", new SaveOptions { Metadata = JsonObject.Create(deep) }).ConfigureAwait(false);
        trial.Equal(deep.GetRawText(), (await (await trial.ThreadAsync().ConfigureAwait(false)).LatestAsync().ConfigureAwait(false))?.Metadata.GetRawText(), "deep metadata");
    }

    private static async Task TenThousandAsync(Trial trial)
    {
        const int Count = 10_000;
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        long early = 0, late = 0;
        for (var i = 1; i <= Count; i++)
        {
            var saved = await thread.Edit().Append("messages", $"message {i}").Set("step", i).SaveAsync(new SaveOptions { Step = i }).ConfigureAwait(false);
            trial.Equal((long)i, saved.Version, "the version of a save");
            (early, late) = (i == 100 ? saved.StoredBytes : early, i == Count ? saved.StoredBytes : late);
        }
        trial.True(late <= early + 40, "what a save stores at the end", $"about the {early} bytes of the 100th", $"{late} bytes");
        watch.Reset();
        var list = await store.Checkpoints.Thread("t").ListAsync(new CheckpointFilter { Limit = 10 }).ConfigureAwait(false);
        trial.Same(Enumerable.Range(Count - 9, 10).Reverse().Select(i => (long)i), list.Select(one => one.Version), "the newest ten");
        trial.Equal(10L, watch.Entries, "the entries that a list of ten reads");
        trial.Equal(1L, watch.Trips, "the round trips of a list of ten");
        watch.Reset();
        trial.Same([4999L, 4998L], (await store.Checkpoints.Thread("t").ListAsync(new CheckpointFilter { Before = 5000, Limit = 2 }).ConfigureAwait(false)).Select(one => one.Version), "a list in the middle");
        trial.Equal(2L, watch.Entries, "the entries that a list in the middle reads");
        foreach (var version in (int[])[1, 2, 17, Count / 2, Count - 1, Count])
            trial.Equal($$"""{"messages":[{{string.Join(',', Enumerable.Range(1, version).Select(i => $"\"message {i}\""))}}],"step":{{version}}}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(version).ConfigureAwait(false), $"version {version}");
        watch.Reset();
        await store.Checkpoints.Thread("t").TextAsync(3).ConfigureAwait(false);
        trial.True(watch.Entries <= 6, "the entries that a load of version 3 reads", "at most 6", $"{watch.Entries}");
    }

    private static async Task NamespacesAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        string[] names = ["main", "sub", "sub2", "su", "Sub"];
        foreach (var name in names)
            await store.Checkpoints.Thread("t", name).SaveJsonAsync($$"""{"ns":"{{name}}"}""").ConfigureAwait(false);
        await store.Checkpoints.Thread("t", "sub").SaveJsonAsync("""{"ns":"changed"}""").ConfigureAwait(false);
        await store.Checkpoints.Thread("t2", "sub").SaveJsonAsync("""{"ns":"other"}""").ConfigureAwait(false);
        await store.Checkpoints.Thread("t", "su").PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false);
        trial.Same(names.Order(StringComparer.Ordinal), await store.Checkpoints.NamespacesAsync("t").ToListAsync().ConfigureAwait(false), "the namespaces");
        foreach (var name in names)
            trial.Equal(name == "sub" ? """{"ns":"changed"}""" : $$"""{"ns":"{{name}}"}""", await (await trial.ThreadAsync("t", name).ConfigureAwait(false)).TextAsync().ConfigureAwait(false), $"namespace {name}");
        trial.Equal(1L, (await (await trial.ThreadAsync().ConfigureAwait(false)).LatestAsync().ConfigureAwait(false))?.Version, "the latest of main");
        trial.True(await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false), "a delete", "true", "false");
        trial.Equal(0, await store.Checkpoints.NamespacesAsync("t").CountAsync().ConfigureAwait(false), "the namespaces of a deleted thread");
        trial.Equal("""{"ns":"other"}""", await (await trial.ThreadAsync("t2", "sub").ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the same namespace of another thread");
    }

    private static async Task HostileThreadsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var (id, i) in Hostile.Texts.Select((id, i) => (id, i)))
            await store.Checkpoints.Thread(id).SaveJsonAsync($$"""{"i":{{i}}}""").ConfigureAwait(false);
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        foreach (var (id, i) in Hostile.Texts.Select((id, i) => (id, i)))
            trial.Equal($$"""{"i":{{i}}}""", await store.Checkpoints.Thread(id).TextAsync().ConfigureAwait(false), $"the state of thread '{id}'");
        trial.Same(Hostile.Texts.Order(Storage.Ordinal.Comparer), await store.Checkpoints.ThreadsAsync().ToListAsync().ConfigureAwait(false), "the threads");
        foreach (var id in Hostile.Texts.Where((_, i) => i % 2 == 0))
            await store.Checkpoints.DeleteThreadAsync(id).ConfigureAwait(false);
        trial.Same(Hostile.Texts.Where((_, i) => i % 2 == 1).Order(Storage.Ordinal.Comparer), await store.Checkpoints.ThreadsAsync().ToListAsync().ConfigureAwait(false), "the threads after every other was deleted");
    }

    private static async Task HostileNamespacesAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var (ns, i) in Hostile.Texts.Select((ns, i) => (ns, i)))
            await store.Checkpoints.Thread("t", ns).SaveJsonAsync($$"""{"i":{{i}}}""").ConfigureAwait(false);
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        foreach (var (ns, i) in Hostile.Texts.Select((ns, i) => (ns, i)))
            trial.Equal($$"""{"i":{{i}}}""", await store.Checkpoints.Thread("t", ns).TextAsync().ConfigureAwait(false), $"the state of namespace '{ns}'");
        trial.Same(Hostile.Texts.Order(Storage.Ordinal.Comparer), await store.Checkpoints.NamespacesAsync("t").ToListAsync().ConfigureAwait(false), "the namespaces");
    }

    private static async Task HostileNodesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        foreach (var (text, i) in Hostile.Texts.Select((text, i) => (text, i)))
            await thread.SaveJsonAsync("{}", new SaveOptions { Node = text, Tags = [text, "all"] }).ConfigureAwait(false);
        thread = await trial.ThreadAsync().ConfigureAwait(false);
        foreach (var (text, i) in Hostile.Texts.Select((text, i) => (text, i)))
        {
            trial.Same([i + 1L], (await thread.ListAsync(new CheckpointFilter { Node = text }).ConfigureAwait(false)).Select(one => one.Version), $"the versions of node '{text}'");
            trial.Same([i + 1L], (await thread.ListAsync(new CheckpointFilter { Tag = text }).ConfigureAwait(false)).Select(one => one.Version), $"the versions of tag '{text}'");
        }
        trial.Equal(Hostile.Texts.Count, (await thread.ListAsync(new CheckpointFilter { Tag = "all", Limit = 1000 }).ConfigureAwait(false)).Count, "the versions of the tag of all");
    }
}
