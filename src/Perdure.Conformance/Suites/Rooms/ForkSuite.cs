using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Branches, forks and rewinds: neither side ever alters the other.</summary>
internal sealed class ForkSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("fork.two-branches-from-one-parent", BranchesAsync),
        new("fork.edit-of-an-old-version", OldEditAsync),
        new("fork.rewind", RewindAsync),
        new("fork.into-a-new-thread", NewThreadAsync),
        new("fork.into-a-new-namespace", NewNamespaceAsync),
        new("fork.costs-a-handful-of-rows", CostAsync),
        new("fork.neither-alters-the-other", NeitherAsync),
        new("fork.into-a-thread-that-holds", TakenAsync),
    ];

    private static async Task BranchesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":[1],"b":"x"}""").ConfigureAwait(false);
        var left = await thread.SaveJsonAsync("""{"a":[1,2],"b":"left"}""", new SaveOptions { Parent = 1 }).ConfigureAwait(false);
        var right = await thread.SaveJsonAsync("""{"a":[1,3],"b":"right"}""", new SaveOptions { Parent = 1, Fork = true }).ConfigureAwait(false);
        var left2 = await thread.Edit(left.Version).Append("a", 4).SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
        var right2 = await thread.Edit(right.Version).Append("a", 5).SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
        await trial.RestartStoreAsync().ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string>
        {
            [1] = """{"a":[1],"b":"x"}""", [2] = """{"a":[1,2],"b":"left"}""", [3] = """{"a":[1,3],"b":"right"}""", [4] = """{"a":[1,2,4],"b":"left"}""", [5] = """{"a":[1,3,5],"b":"right"}""",
        }, "the branches").ConfigureAwait(false);
        trial.Same([3L, 2L, 1L, 1L, null], (await (await trial.ThreadAsync().ConfigureAwait(false)).ListAsync().ConfigureAwait(false)).Select(one => one.Parent), "the parents");
        trial.Equal((4L, 5L), (left2.Version, right2.Version), "the versions of the ends");
    }

    private static async Task OldEditAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var expected = await History.FillAsync(thread, 12).ConfigureAwait(false);
        foreach (var version in (long[])[1, 5, 11, 12])
        {
            var fresh = await trial.ThreadAsync().ConfigureAwait(false);
            var state = expected[version].Replace("]", $",\"edit of {version}\"]", StringComparison.Ordinal);
            var saved = await fresh.Edit(version).Append("list", $"edit of {version}").SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
            trial.Equal(version, saved.Parent, "the parent of an edit");
            expected[saved.Version] = state;
            var text = state.Replace("long text", $"short {version}", StringComparison.Ordinal);
            expected[(await fresh.SaveJsonAsync(text).ConfigureAwait(false)).Version] = text;
        }
        await trial.HoldsAsync("t", expected, "the thread").ConfigureAwait(false);
    }

    private static async Task RewindAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        var expected = await History.FillAsync(thread, 10).ConfigureAwait(false);
        watch.Reset();
        var saved = await thread.RewindAsync(3, new SaveOptions { Node = "rewound", Tags = ["r"] }).ConfigureAwait(false);
        trial.Equal((11L, 3L, "rewound"), (saved.Version, saved.Parent, saved.Node), "the rewound version");
        trial.Equal(1L, watch.Rows, "the rows of a rewind");
        expected[11] = expected[3];
        expected[12] = expected[3].Replace("]", ",99]", StringComparison.Ordinal);
        await thread.Edit().Append("list", 99).SaveAsync().ConfigureAwait(false);
        await thread.RewindAsync(12).ConfigureAwait(false);
        expected[13] = expected[12];
        await (await trial.ThreadAsync().ConfigureAwait(false)).RewindAsync(1).ConfigureAwait(false);
        expected[14] = expected[1];
        await trial.HoldsAsync("t", expected, "the thread").ConfigureAwait(false);
    }

    private static async Task NewThreadAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var expected = await History.FillAsync(origin, 8).ConfigureAwait(false);
        var fork = await origin.ForkAsync(5, "fork").ConfigureAwait(false);
        trial.Equal(("fork", "main"), (fork.Id, fork.Namespace), "the fork");
        trial.Equal(("t", "main", 5L), (await (await trial.ThreadAsync("fork").ConfigureAwait(false)).OriginAsync().ConfigureAwait(false))!.Value, "where the fork came from");
        trial.Equal(null, await origin.OriginAsync().ConfigureAwait(false), "where the origin came from");
        var header = trial.Present(await (await trial.ThreadAsync("fork").ConfigureAwait(false)).LatestAsync().ConfigureAwait(false), "the fork's header");
        trial.Equal((1L, null, 5L), (header.Version, header.Parent, header.Step), "the fork's first version");
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, expected[5])], "the fork").ConfigureAwait(false);
        await trial.HoldsAsync("t", expected, "the origin").ConfigureAwait(false);
        await trial.HoldsAsync("t5", [], "a thread of a like name").ConfigureAwait(false);
    }

    private static async Task NewNamespaceAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var expected = await History.FillAsync(origin, 6).ConfigureAwait(false);
        var fork = await origin.ForkAsync(4, "t", "sub").ConfigureAwait(false);
        await fork.Edit().Append("list", "sub").SaveAsync().ConfigureAwait(false);
        await origin.Edit().Append("list", "main").SaveAsync().ConfigureAwait(false);
        expected[7] = expected[6].Replace("]", ",\"main\"]", StringComparison.Ordinal);
        await trial.HoldsAsync("t", expected, "the origin").ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = expected[4], [2] = expected[4].Replace("]", ",\"sub\"]", StringComparison.Ordinal) }, "the namespace", "sub").ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = expected[4], [2] = expected[4].Replace("]", ",\"sub\"]", StringComparison.Ordinal) }, "the namespace after the origin was pruned", "sub").ConfigureAwait(false);
        await trial.HoldsAsync("t", expected.Where(one => one.Key is 4 or 7), "the origin after it was pruned").ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        trial.Equal(0, await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.ThreadsAsync().CountAsync().ConfigureAwait(false), "the threads after the thread was deleted");
    }

    private static async Task CostAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveJsonAsync($$"""{"text":"{{new string('x', 1_000_000)}}","list":[]}""").ConfigureAwait(false);
        for (var i = 0; i < 200; i++)
            await thread.Edit().Append("list", new string('y', 1_000)).SaveAsync().ConfigureAwait(false);
        watch.Reset();
        await thread.ForkAsync(201, "fork").ConfigureAwait(false);
        trial.True(watch.Rows <= 4, "the rows of a fork", "at most 4", $"{watch.Rows}");
        trial.True(watch.WrittenBytes < 2_000, "the bytes of a fork", "less than 2,000", $"{watch.WrittenBytes}");
        trial.Equal(0L, watch.BodyBytes, "the bytes of states that a fork reads");
        trial.Equal(await thread.TextAsync().ConfigureAwait(false), await (await trial.ThreadAsync("fork").ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the state of the fork");
    }

    private static async Task NeitherAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 6).ConfigureAwait(false);
        var fork = await origin.ForkAsync(3, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[3] };
        for (var i = 0; i < 6; i++)
        {
            await History.AppendAsync(origin, ours, $"origin {i}").ConfigureAwait(false);
            await History.AppendAsync(fork, theirs, $"fork {i}").ConfigureAwait(false);
            var edited = theirs[theirs.Keys.Max()].Replace("long text", $"edited {i} text", StringComparison.Ordinal);
            theirs[(await fork.SaveJsonAsync(edited).ConfigureAwait(false)).Version] = edited;
        }
        await origin.RewindAsync(2).ConfigureAwait(false);
        ours[ours.Keys.Max() + 1] = ours[2];
        await fork.RewindAsync(1).ConfigureAwait(false);
        theirs[theirs.Keys.Max() + 1] = theirs[1];
        await trial.HoldsAsync("t", ours, "the origin").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
    }

    private static async Task TakenAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 2).ConfigureAwait(false);
        var theirs = await History.FillAsync(await trial.ThreadAsync("taken").ConfigureAwait(false), 3).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await origin.ForkAsync(1, "taken").ConfigureAwait(false), "a fork into a thread that holds checkpoints").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.CopyThreadAsync("t", "taken").ConfigureAwait(false), "a copy into a thread that holds checkpoints").ConfigureAwait(false);
        await trial.HoldsAsync("t", ours, "the origin").ConfigureAwait(false);
        await trial.HoldsAsync("taken", theirs, "the target").ConfigureAwait(false);
        trial.Equal(null, await (await trial.ThreadAsync("taken").ConfigureAwait(false)).OriginAsync().ConfigureAwait(false), "the origin of the target");
        // Where a need and its fork can't be written at once, a need is believed for a while.
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.True(await origin.DeleteAsync(1).ConfigureAwait(false), "a delete of the version that was not forked after all", "true", "false");
    }
}
