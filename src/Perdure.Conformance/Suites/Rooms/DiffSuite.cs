using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>What two versions differ in, and which version gave a value what it is.</summary>
internal sealed class DiffSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("diff.paths", PathsAsync),
        new("diff.nothing", NothingAsync),
        new("diff.random-states", RandomAsync),
        new("diff.of-branches-and-threads", BranchesAsync),
        new("diff.reads-only-what-differs", ReadsAsync),
        new("diff.blame", BlameAsync),
        new("diff.blame-of-odd-names", OddNamesAsync),
    ];

    private static async Task PathsAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"same":1,"changed":1,"gone":[1],"list":[1,{"a":1,"b":2},3],"kind":[1],"object":{"x":{"y":1},"z":1},"odd":{"a.b":1,"it's":1,"":1}}""").ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"same":1.0,"changed":2,"list":[1,{"a":1,"b":3,"c":null},3,4,5],"kind":{"0":1},"object":{"x":{"y":2},"w":1},"odd":{"a.b":2,"it's":2,"":2},"new":{"n":1}}""").ConfigureAwait(false);
        await DiffersAsync(trial, thread, 1, 2,
            ("changed", "1", "2"), ("gone", "[1]", null), ("kind", "[1]", """{"0":1}"""), ("list[1].b", "2", "3"), ("list[1].c", null, "null"), ("list[3]", null, "4"), ("list[4]", null, "5"), ("new", null, """{"n":1}"""),
            ("object.w", null, "1"), ("object.x.y", "1", "2"), ("object.z", "1", null), ("odd['']", "1", "2"), ("odd['a.b']", "1", "2"), ("odd['it\\'s']", "1", "2")).ConfigureAwait(false);
        await DiffersAsync(trial, thread, 2, 1,
            ("changed", "2", "1"), ("gone", null, "[1]"), ("kind", """{"0":1}""", "[1]"), ("list[1].b", "3", "2"), ("list[1].c", "null", null), ("list[3]", "4", null), ("list[4]", "5", null), ("new", """{"n":1}""", null),
            ("object.w", "1", null), ("object.x.y", "2", "1"), ("object.z", null, "1"), ("odd['']", "2", "1"), ("odd['a.b']", "2", "1"), ("odd['it\\'s']", "2", "1")).ConfigureAwait(false);
    }

    private static async Task NothingAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":[1,2],"b":{"x":1,"y":2}}""").ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"b":{"y":2,"x":1},"a":[ 1, 2.0 ]}""").ConfigureAwait(false);
        await DiffersAsync(trial, thread, 1, 2).ConfigureAwait(false);
        await DiffersAsync(trial, thread, 2, 2).ConfigureAwait(false);
        await thread.RewindAsync(1).ConfigureAwait(false);
        await DiffersAsync(trial, thread, 1, 3).ConfigureAwait(false);
    }

    private static async Task RandomAsync(Trial trial)
    {
        var (thread, random) = (await trial.ThreadAsync().ConfigureAwait(false), new Random(3));
        var states = new List<SortedDictionary<string, int>>();
        for (var i = 0; i < 30; i++)
        {
            var state = new SortedDictionary<string, int>(states.LastOrDefault() ?? [], StringComparer.Ordinal);
            for (var n = random.Next(4); n >= 0; n--)
                if (random.Next(3) == 0)
                    state.Remove($"c{random.Next(8)}");
                else
                    state[$"c{random.Next(8)}"] = random.Next(5);
            states.Add(state);
            await thread.SaveJsonAsync($"{{{string.Join(',', state.Select(one => $"\"{one.Key}\":{one.Value}"))}}}").ConfigureAwait(false);
        }
        for (var n = 0; n < 60; n++)
        {
            var (a, b) = (random.Next(states.Count), random.Next(states.Count));
            var expected = states[a].Keys.Union(states[b].Keys).Where(key => !states[a].TryGetValue(key, out var x) || !states[b].TryGetValue(key, out var y) || x != y)
                .Select(key => (key, Text(states[a], key), Text(states[b], key)));
            await DiffersAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), a + 1, b + 1, [.. expected]).ConfigureAwait(false);
        }

        static string? Text(SortedDictionary<string, int> state, string key) => state.TryGetValue(key, out var value) ? $"{value}" : null;
    }

    private static async Task BranchesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"list":["a"],"n":1}""").ConfigureAwait(false);
        await thread.Edit().Append("list", "left").SaveAsync().ConfigureAwait(false);
        await thread.Edit(1).Append("list", "right").Set("n", 2).SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
        await DiffersAsync(trial, thread, 2, 3, ("list[1]", "\"left\"", "\"right\""), ("n", "1", "2")).ConfigureAwait(false);
        var fork = await thread.ForkAsync(2, "fork").ConfigureAwait(false);
        await fork.Edit().Set("n", 5).SaveAsync().ConfigureAwait(false);
        var found = await thread.DiffAsync(3, await trial.ThreadAsync("fork").ConfigureAwait(false), 2).ConfigureAwait(false);
        trial.Same([("list[1]", "\"right\"", "\"left\""), ("n", "2", "5")], found.Select(Line).OrderBy(one => one.Item1, StringComparer.Ordinal), "the difference of two threads");
        trial.Equal(0, (await thread.DiffAsync(2, fork, 1).ConfigureAwait(false)).Count, "the difference of a fork's beginning from its origin");
    }

    private static async Task ReadsAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveJsonAsync($$"""{"big":"{{new string('x', 500_000)}}","n":1}""").ConfigureAwait(false);
        await thread.Edit().Set("n", 2).SaveAsync().ConfigureAwait(false);
        watch.Reset();
        trial.Equal(1, (await thread.DiffAsync(1, 2).ConfigureAwait(false)).Count, "the differences");
        trial.True(watch.BodyBytes <= 510_000, "the bytes that a difference reads", "no channel that is shared, beyond the entry it stands in", $"{watch.BodyBytes}");
    }

    private static async Task BlameAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"list":[{"a":1}],"n":1}""").ConfigureAwait(false);
        await thread.Edit().Append("list", 2).SaveAsync().ConfigureAwait(false);
        await thread.Edit().Set("n", 2).SaveAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"list":[{"a":9},2],"n":2}""").ConfigureAwait(false);
        await thread.Edit().Append("list", 3).SaveAsync().ConfigureAwait(false);
        await thread.Edit(3).Set("n", 7).SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
        await BlamesAsync("list[0].a", 1, null).ConfigureAwait(false);
        await BlamesAsync("list[0].a", 4, 5).ConfigureAwait(false);
        await BlamesAsync("list[1]", 2, null).ConfigureAwait(false);
        await BlamesAsync("list[1]", 2, 5).ConfigureAwait(false);
        await BlamesAsync("list[2]", 5, 5).ConfigureAwait(false);
        await BlamesAsync("list[2]", null, null).ConfigureAwait(false);
        await BlamesAsync("n", 6, null).ConfigureAwait(false);
        await BlamesAsync("n", 3, 5).ConfigureAwait(false);
        await BlamesAsync("n", 1, 2).ConfigureAwait(false);
        await BlamesAsync("list", 2, null).ConfigureAwait(false);
        await BlamesAsync("absent", null, null).ConfigureAwait(false);
        await BlamesAsync("list[0].b", null, null).ConfigureAwait(false);
        await BlamesAsync("n.x", null, null).ConfigureAwait(false);

        async Task BlamesAsync(string path, long? expected, long? from) => trial.Equal(expected, (await (await trial.ThreadAsync().ConfigureAwait(false)).BlameAsync(path, from).ConfigureAwait(false))?.Version, $"the version to blame for {path} of {from}");
    }

    private static async Task OddNamesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        string[] names = ["a.b", "it's", "back\\slash", "", "[0]", "é", "$", "😀"];
        await thread.SaveChannelsAsync(names.ToDictionary(name => name, _ => (ReadOnlyMemory<byte>)"{\"x.y\":1}"u8.ToArray())).ConfigureAwait(false);
        for (var i = 0; i < names.Length; i++)
        {
            await thread.Edit().SetJson(names[i], "{\"x.y\":2}"u8).SaveAsync().ConfigureAwait(false);
            var change = (await thread.DiffAsync(i + 1, i + 2).ConfigureAwait(false)).Single();
            // The path that a difference gives is one that blame understands.
            trial.Equal(i + 2L, (await thread.BlameAsync(change.Path).ConfigureAwait(false))?.Version, $"the version to blame for {change.Path}");
        }
    }

    private static async Task DiffersAsync(Trial trial, CheckpointThread thread, long from, long to, params (string Path, string? Before, string? After)[] expected)
    {
        var found = await thread.DiffAsync(from, to).ConfigureAwait(false);
        trial.Same(expected.OrderBy(one => one.Path, StringComparer.Ordinal), found.Select(Line).OrderBy(one => one.Item1, StringComparer.Ordinal), $"the difference of {from} and {to}");
    }

    private static (string, string?, string?) Line(StateChange change) => (change.Path, change.Before?.GetRawText(), change.After?.GetRawText());
}
