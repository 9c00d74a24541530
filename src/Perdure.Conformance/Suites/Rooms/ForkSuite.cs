using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Branches, forks, rewinds, copies and deletes: neither side ever alters the other.</summary>
internal sealed class ForkSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("fork.two-branches-from-one-parent", BranchesAsync),
        new("fork.edit-of-an-old-version", OldEditAsync),
        new("fork.rewind", RewindAsync),
        new("fork.racing-branches", RacingBranchesAsync),
        new("fork.into-a-new-thread", NewThreadAsync),
        new("fork.into-a-new-namespace", NewNamespaceAsync),
        new("fork.costs-a-handful-of-rows", CostAsync),
        new("fork.neither-alters-the-other", NeitherAsync),
        new("fork.of-a-fork", OfForkAsync),
        new("fork.into-a-thread-that-holds", TakenAsync),
        new("fork.of-a-version-pruned-meanwhile", MeanwhileAsync),
        new("fork.racing-into-one-thread", RacingForksAsync),
        new("fork.origin-deleted", OriginDeletedAsync),
        new("fork.origin-deleted-while-in-use", InUseAsync),
        new("fork.origin-deleted-then-edited", DeletedEditAsync),
        new("fork.origin-made-anew-while-in-use", RecreatedInUseAsync),
        new("fork.delete-races-with-fork", DeleteRaceAsync),
        new("fork.deleted-and-forked-again", AgainAsync),
        new("fork.delete-of-a-forked-version", ForkedVersionAsync),
        new("copy.origin-deleted-first", trial => CopyAsync(trial, originFirst: true)),
        new("copy.copy-deleted-first", trial => CopyAsync(trial, originFirst: false)),
        new("copy.of-a-fork", CopyOfForkAsync),
        new("copy.keeps-everything", CopyKeepsAsync),
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
        var expected = await FillAsync(thread, 12).ConfigureAwait(false);
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
        var expected = await FillAsync(thread, 10).ConfigureAwait(false);
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

    private static async Task RacingBranchesAsync(Trial trial)
    {
        var expected = await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
        var threads = new List<CheckpointThread>();
        for (var i = 0; i < 6; i++)
            threads.Add(await trial.ThreadAsync().ConfigureAwait(false));
        var saved = await StartingLine.RunAsync(6, async i =>
        {
            var mine = new List<(long Version, string State)>();
            for (var round = 0; round < 8; round++)
            {
                var parent = 1 + ((i + round) % 5);
                var branch = await threads[i].Edit(parent).Append("list", $"{i}.{round}").SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
                trial.Equal((long)parent, branch.Parent, "the parent of a branch");
                mine.Add((branch.Version, expected[parent].Replace("]", $",\"{i}.{round}\"]", StringComparison.Ordinal)));
            }
            return mine;
        }).ConfigureAwait(false);
        foreach (var (version, state) in saved.SelectMany(mine => mine))
        {
            trial.True(!expected.ContainsKey(version), "a branch's version", "one of its own", $"{version}, which another has");
            expected[version] = state;
        }
        await trial.HoldsAsync("t", expected, "the branches").ConfigureAwait(false);
    }

    private static async Task NewThreadAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var expected = await FillAsync(origin, 8).ConfigureAwait(false);
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
        var expected = await FillAsync(origin, 6).ConfigureAwait(false);
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
        var ours = await FillAsync(origin, 6).ConfigureAwait(false);
        var fork = await origin.ForkAsync(3, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[3] };
        for (var i = 0; i < 6; i++)
        {
            await AppendAsync(origin, ours, $"origin {i}").ConfigureAwait(false);
            await AppendAsync(fork, theirs, $"fork {i}").ConfigureAwait(false);
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

    private static async Task OfForkAsync(Trial trial)
    {
        var states = new Dictionary<string, SortedDictionary<long, string>> { ["t0"] = await FillAsync(await trial.ThreadAsync("t0").ConfigureAwait(false), 4).ConfigureAwait(false) };
        for (var i = 1; i <= 4; i++)
        {
            var (from, thread) = ($"t{i - 1}", await trial.ThreadAsync($"t{i - 1}").ConfigureAwait(false));
            var last = states[from].Keys.Max();
            var fork = await thread.ForkAsync(last, $"t{i}").ConfigureAwait(false);
            states[$"t{i}"] = new() { [1] = states[from][last] };
            await AppendAsync(fork, states[$"t{i}"], $"in t{i}").ConfigureAwait(false);
            await AppendAsync(thread, states[from], $"behind t{i}").ConfigureAwait(false);
        }
        await CheckAsync("of forks").ConfigureAwait(false);
        // The one in the middle goes first, then the first, then the last but one.
        foreach (var gone in (string[])["t2", "t0", "t3"])
        {
            await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync(gone).ConfigureAwait(false);
            states[gone].Clear();
            await CheckAsync($"after {gone} was deleted").ConfigureAwait(false);
            foreach (var (id, texts) in states.Where(one => one.Value.Count > 0))
                await AppendAsync(await trial.ThreadAsync(id).ConfigureAwait(false), texts, $"after {gone}").ConfigureAwait(false);
            await CheckAsync($"after {gone} was deleted and the others went on").ConfigureAwait(false);
        }
        trial.Same(["t1", "t4"], await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.ThreadsAsync().ToListAsync().ConfigureAwait(false), "the threads that are left");

        async Task CheckAsync(string what)
        {
            foreach (var (id, texts) in states)
                await trial.HoldsAsync(id, texts, $"{id} {what}").ConfigureAwait(false);
        }
    }

    private static async Task TakenAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 2).ConfigureAwait(false);
        var theirs = await FillAsync(await trial.ThreadAsync("taken").ConfigureAwait(false), 3).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await origin.ForkAsync(1, "taken").ConfigureAwait(false), "a fork into a thread that holds checkpoints").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.CopyThreadAsync("t", "taken").ConfigureAwait(false), "a copy into a thread that holds checkpoints").ConfigureAwait(false);
        await trial.HoldsAsync("t", ours, "the origin").ConfigureAwait(false);
        await trial.HoldsAsync("taken", theirs, "the target").ConfigureAwait(false);
        trial.Equal(null, await (await trial.ThreadAsync("taken").ConfigureAwait(false)).OriginAsync().ConfigureAwait(false), "the origin of the target");
        // Where a need and its fork can't be written at once, a need is believed for a while.
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.True(await origin.DeleteAsync(1).ConfigureAwait(false), "a delete of the version that was not forked after all", "true", "false");
    }

    private static async Task MeanwhileAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var ours = await FillAsync(store.Checkpoints.Thread("t"), 4).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.ThreadAsync().ConfigureAwait(false)).DeleteAsync(2).ConfigureAwait(false);
        };
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Checkpoints.Thread("t").ForkAsync(2, "fork").ConfigureAwait(false), "a fork of a version that is deleted meanwhile").ConfigureAwait(false);
        ours.Remove(2);
        await trial.HoldsAsync("t", ours, "the origin").ConfigureAwait(false);
        await trial.HoldsAsync("fork", [], "the fork").ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.ThreadAsync().ConfigureAwait(false)).DeleteAsync(1).ConfigureAwait(false);
        };
        await trial.FaultsAsync(Fault.Conflict, async () => await store.Checkpoints.Thread("t").Edit(1).Append("list", 1).SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false), "a branch of a version that is deleted meanwhile").ConfigureAwait(false);
        ours.Remove(1);
        await trial.HoldsAsync("t", ours, "the thread").ConfigureAwait(false);
    }

    private static async Task RacingForksAsync(Trial trial)
    {
        var ours = await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 6).ConfigureAwait(false);
        for (var round = 0; round < 8; round++)
        {
            var threads = new List<CheckpointThread>();
            for (var i = 0; i < 4; i++)
                threads.Add(await trial.ThreadAsync().ConfigureAwait(false));
            var won = await StartingLine.RunAsync(4, async i =>
            {
                try
                {
                    await threads[i].ForkAsync(i + 1, $"fork{round}").ConfigureAwait(false);
                    return true;
                }
                catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
                {
                    return false;
                }
            }).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), "the forks that won");
            await trial.HoldsAsync($"fork{round}", [KeyValuePair.Create(1L, ours[Array.IndexOf(won, true) + 1])], "the fork").ConfigureAwait(false);
        }
        await (await trial.ThreadAsync().ConfigureAwait(false)).PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        for (var round = 0; round < 8; round++)
            trial.True(ours.ContainsValue(await (await trial.ThreadAsync($"fork{round}").ConfigureAwait(false)).TextAsync().ConfigureAwait(false)), "a fork after the origin went", "one of the origin's states", await (await trial.ThreadAsync($"fork{round}").ConfigureAwait(false)).TextAsync().ConfigureAwait(false));
    }

    private static async Task OriginDeletedAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 8).ConfigureAwait(false);
        var fork = await origin.ForkAsync(6, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[6] };
        await AppendAsync(fork, theirs, "more").ConfigureAwait(false);
        trial.True(await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false), "the delete", "true", "false");
        await trial.HoldsAsync("t", [], "the deleted origin").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
        var anew = await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 8, "other").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork after the origin was made anew").ConfigureAwait(false);
        await AppendAsync(await trial.ThreadAsync("fork").ConfigureAwait(false), theirs, "still more").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork after a save").ConfigureAwait(false);
        await trial.HoldsAsync("t", anew, "the origin made anew").ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        await trial.HoldsAsync("t", anew, "the origin made anew after the fork was deleted").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.True(await (await trial.ThreadAsync().ConfigureAwait(false)).DeleteAsync(6).ConfigureAwait(false), "a delete of the version that was forked once", "true", "false");
    }

    private static async Task InUseAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 8).ConfigureAwait(false);
        var fork = await origin.ForkAsync(6, "fork").ConfigureAwait(false);
        trial.Equal(ours[6], await fork.TextAsync().ConfigureAwait(false), "the fork");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        trial.Equal(ours[6], await fork.TextAsync().ConfigureAwait(false), "the fork as an object sees it that has loaded it before");
        var theirs = new SortedDictionary<long, string> { [1] = ours[6] };
        await AppendAsync(fork, theirs, "more").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork after a save by that object").ConfigureAwait(false);
    }

    private static async Task DeletedEditAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 30).ConfigureAwait(false);
        var fork = await origin.ForkAsync(30, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[30] };
        trial.Equal(ours[30], await fork.TextAsync().ConfigureAwait(false), "the fork");
        theirs[(await fork.SaveJsonAsync(ours[30]).ConfigureAwait(false)).Version] = ours[30];
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        // An edit in the middle of what the origin had appended piece by piece: the object looks for the cut where the pieces stand now.
        foreach (var number in (int[])[12, 3, 25])
        {
            var edited = theirs[theirs.Keys.Max()].Replace($"\"{number}:", $"\"number {number}:", StringComparison.Ordinal);
            theirs[(await fork.SaveJsonAsync(edited).ConfigureAwait(false)).Version] = edited;
        }
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
    }

    private static async Task RecreatedInUseAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 20).ConfigureAwait(false);
        var fork = await origin.ForkAsync(20, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[20] };
        trial.Equal(ours[20], await fork.TextAsync().ConfigureAwait(false), "the fork");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        // The thread made anew has pieces of the same lengths at the same places.
        await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 20, "gnol").ConfigureAwait(false);
        trial.Equal(ours[20], await fork.TextAsync().ConfigureAwait(false), "the fork as an object sees it that has loaded it before");
        var edited = ours[20].Replace("\"7:", "\"number 7:", StringComparison.Ordinal);
        theirs[(await fork.SaveJsonAsync(edited).ConfigureAwait(false)).Version] = edited;
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
    }

    private static async Task DeleteRaceAsync(Trial trial)
    {
        // A fork that comes between the plan of a delete and the delete, and the other way round.
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var ours = await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.ThreadAsync().ConfigureAwait(false)).ForkAsync(3, "fork").ConfigureAwait(false);
        };
        trial.True(await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false), "the delete", "true", "false");
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, ours[3])], "the fork that came between").ConfigureAwait(false);
        await trial.HoldsAsync("t", [], "the deleted thread").ConfigureAwait(false);
        ours = await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        };
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Checkpoints.Thread("t").ForkAsync(3, "late").ConfigureAwait(false), "a fork of a thread that is deleted meanwhile").ConfigureAwait(false);
        await trial.HoldsAsync("late", [], "the fork that came too late").ConfigureAwait(false);
        if (store.Info.Atomicity == Atomicity.Store)
            return;
        // Where a fork takes several writes: a delete between any two of them, and one that was planned before and happens after.
        foreach (var (number, planned) in (IEnumerable<(int, bool)>)[(2, false), (3, false), (2, true)])
        {
            ours = await FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
            var (writes, deletes) = (0, (Task?)null);
            var (deleter, held) = await trial.WatchedAsync().ConfigureAwait(false);
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            held.Before = _ => planned ? gate.Task : Task.CompletedTask;
            watch.Before = async _ =>
            {
                if (++writes != number)
                    return;
                watch.Before = null;
                deletes = deleter.Checkpoints.DeleteThreadAsync("t").AsTask();
                if (!planned)
                    await deletes.ConfigureAwait(false);
            };
            var isForked = true;
            try
            {
                await store.Checkpoints.Thread("t").ForkAsync(3, "between").ConfigureAwait(false);
            }
            catch (PerdureException late) when (late.Fault == Fault.NotFound)
            {
                isForked = false;
            }
            gate.SetResult();
            await trial.Present(deletes, "the delete").ConfigureAwait(false);
            await trial.HoldsAsync("t", [], "the deleted thread").ConfigureAwait(false);
            await trial.HoldsAsync("between", isForked ? [KeyValuePair.Create(1L, ours[3])] : [], $"the fork when the origin is deleted before write {number}").ConfigureAwait(false);
            await deleter.Checkpoints.DeleteThreadAsync("between").ConfigureAwait(false);
        }
    }

    private static async Task AgainAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 5).ConfigureAwait(false);
        for (var round = 0; round < 4; round++)
        {
            var version = 1 + round;
            var fork = await (await trial.ThreadAsync().ConfigureAwait(false)).ForkAsync(version, "fork").ConfigureAwait(false);
            var theirs = new SortedDictionary<long, string> { [1] = ours[version] };
            await AppendAsync(fork, theirs, $"round {round}").ConfigureAwait(false);
            await trial.HoldsAsync("fork", theirs, $"the fork of round {round}").ConfigureAwait(false);
            await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        }
        await (await trial.ThreadAsync("fork").ConfigureAwait(false)).SaveJsonAsync("""{"own":1}""").ConfigureAwait(false);
        trial.Equal(null, await (await trial.ThreadAsync("fork").ConfigureAwait(false)).OriginAsync().ConfigureAwait(false), "the origin of a thread that is no fork any more");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, """{"own":1}""")], "the thread that was a fork once").ConfigureAwait(false);
    }

    private static async Task ForkedVersionAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await FillAsync(origin, 5).ConfigureAwait(false);
        await origin.ForkAsync(3, "fork").ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await origin.DeleteAsync(3).ConfigureAwait(false), "a delete of a version that was forked").ConfigureAwait(false);
        trial.Equal(Fault.InvalidReference, refused.Fault, "the fault");
        trial.True(refused.Message.Contains("'fork'", StringComparison.Ordinal), "the message", "one that names the fork", refused.Message);
        foreach (var version in (long[])[2, 5, 1])
        {
            trial.True(await origin.DeleteAsync(version).ConfigureAwait(false), $"a delete of version {version}", "true", "false");
            trial.Equal(false, await origin.DeleteAsync(version).ConfigureAwait(false), $"another delete of version {version}");
            ours.Remove(version);
            await trial.HoldsAsync("t", ours, $"the origin without version {version}").ConfigureAwait(false);
            await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, ours[3])], $"the fork after version {version} went").ConfigureAwait(false);
        }
        await AppendAsync(await trial.ThreadAsync().ConfigureAwait(false), ours, "goes on").ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.True(await origin.DeleteAsync(3).ConfigureAwait(false), "a delete after the fork is gone", "true", "false");
        ours.Remove(3);
        await trial.HoldsAsync("t", ours, "the origin").ConfigureAwait(false);
    }

    private static async Task CopyAsync(Trial trial, bool originFirst)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var ours = await FillAsync(store.Checkpoints.Thread("t"), 6).ConfigureAwait(false);
        var sub = await FillAsync(store.Checkpoints.Thread("t", "sub"), 3, "sub").ConfigureAwait(false);
        await store.Checkpoints.CopyThreadAsync("t", "copy").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string>(ours);
        await trial.HoldsAsync("copy", theirs, "the copy").ConfigureAwait(false);
        await trial.HoldsAsync("copy", sub, "the copy's other namespace", "sub").ConfigureAwait(false);
        await AppendAsync(store.Checkpoints.Thread("t"), ours, "in the origin").ConfigureAwait(false);
        await AppendAsync(store.Checkpoints.Thread("copy"), theirs, "in the copy").ConfigureAwait(false);
        await trial.HoldsAsync("t", ours, "the origin after both went on").ConfigureAwait(false);
        await trial.HoldsAsync("copy", theirs, "the copy after both went on").ConfigureAwait(false);
        var (gone, left, texts) = originFirst ? ("t", "copy", theirs) : ("copy", "t", ours);
        await store.Checkpoints.DeleteThreadAsync(gone).ConfigureAwait(false);
        await trial.HoldsAsync(left, texts, $"{left} after {gone} was deleted").ConfigureAwait(false);
        await trial.HoldsAsync(gone, [], $"{gone} after it was deleted").ConfigureAwait(false);
        var anew = await FillAsync(await trial.ThreadAsync(gone).ConfigureAwait(false), 2, "anew").ConfigureAwait(false);
        await trial.HoldsAsync(gone, anew, $"{gone} made anew").ConfigureAwait(false);
        await AppendAsync(await trial.ThreadAsync(left).ConfigureAwait(false), texts, "goes on").ConfigureAwait(false);
        await trial.HoldsAsync(left, texts, $"{left} after {gone} was made anew").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync(left).ConfigureAwait(false);
        await trial.HoldsAsync(gone, anew, $"{gone} after {left} was deleted").ConfigureAwait(false);
        await store.Checkpoints.CopyThreadAsync(gone, left).ConfigureAwait(false);
        await trial.HoldsAsync(left, anew, "a copy back").ConfigureAwait(false);
    }

    private static async Task CopyOfForkAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var ours = await FillAsync(store.Checkpoints.Thread("t"), 6).ConfigureAwait(false);
        var fork = await store.Checkpoints.Thread("t").ForkAsync(4, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[4] };
        await AppendAsync(fork, theirs, "in the fork").ConfigureAwait(false);
        await store.Checkpoints.CopyThreadAsync("fork", "copy").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork without its origin").ConfigureAwait(false);
        await trial.HoldsAsync("copy", theirs, "the copy of the fork without its origin").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        await AppendAsync(await trial.ThreadAsync("copy").ConfigureAwait(false), theirs, "in the copy").ConfigureAwait(false);
        await trial.HoldsAsync("copy", theirs, "the copy alone").ConfigureAwait(false);
    }

    private static async Task CopyKeepsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        for (var i = 1; i <= 8; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await thread.SaveJsonAsync($$"""{"i":{{i}}}""", new SaveOptions { Node = $"n{i}", Step = i, Tags = [$"t{i}"], Parent = i > 4 ? i - 2 : null, Fork = true }).ConfigureAwait(false);
        }
        await thread.DeleteAsync(3).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await store.Checkpoints.CopyThreadAsync("t", "copy").ConfigureAwait(false);
        trial.Same((await thread.ListAsync().ConfigureAwait(false)).Select(Line), (await (await trial.ThreadAsync("copy").ConfigureAwait(false)).ListAsync().ConfigureAwait(false)).Select(Line), "the headers of the copy");

        static string Line(Checkpoint one) => $"{one.Version} of {one.Parent} at {one.CreatedAt:O} {one.Node} {one.Step} {string.Join(',', one.Tags)} {one.StateBytes} {one.StoredBytes}";
    }

    /// <summary>Saves some versions, each a list that grows beside a text that changes in its middle.</summary>
    private static async Task<SortedDictionary<long, string>> FillAsync(CheckpointThread thread, int count, string word = "long")
    {
        var texts = new SortedDictionary<long, string>();
        for (var i = 1; i <= count; i++)
        {
            var list = string.Join(',', Enumerable.Range(1, i).Select(n => $"\"{n}: {word} é\""));
            var text = $$"""{"list":[{{list}}],"text":"{{new string('a', 200)}} {{word}} text {{i}} {{new string('b', 200)}}"}""";
            var saved = i % 2 == 1 ? await thread.SaveJsonAsync(text, new SaveOptions { Step = i }).ConfigureAwait(false) : await thread.Edit().Append("list", $"{i}: {word} é").Set("text", JsonElement.Parse(text).GetProperty("text")).SaveAsync(new SaveOptions { Step = i }).ConfigureAwait(false);
            texts[saved.Version] = text;
        }
        return texts;
    }

    private static async Task AppendAsync(CheckpointThread thread, SortedDictionary<long, string> texts, string item)
    {
        var text = texts[texts.Keys.Max()].Replace("]", $",\"{item}\"]", StringComparison.Ordinal);
        await thread.LatestAsync().ConfigureAwait(false);
        texts[(await thread.Edit().Append("list", item).SaveAsync().ConfigureAwait(false)).Version] = text;
    }
}
