using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Forks and branches that meet other writes at the worst moment.</summary>
internal sealed class ForkTimingSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("fork.racing-branches", RacingBranchesAsync),
        new("fork.of-a-version-pruned-meanwhile", MeanwhileAsync),
        new("fork.racing-into-one-thread", RacingForksAsync),
        new("fork.delete-races-with-fork", DeleteRaceAsync),
    ];

    private static async Task RacingBranchesAsync(Trial trial)
    {
        var expected = await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
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

    private static async Task MeanwhileAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(store.Checkpoints.Thread("t"), 4).ConfigureAwait(false);
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
        var ours = await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 6).ConfigureAwait(false);
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

    private static async Task DeleteRaceAsync(Trial trial)
    {
        // A fork that comes between the plan of a delete and the delete, and the other way round.
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.ThreadAsync().ConfigureAwait(false)).ForkAsync(3, "fork").ConfigureAwait(false);
        };
        trial.True(await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false), "the delete", "true", "false");
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, ours[3])], "the fork that came between").ConfigureAwait(false);
        await trial.HoldsAsync("t", [], "the deleted thread").ConfigureAwait(false);
        ours = await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
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
            ours = await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 5).ConfigureAwait(false);
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
}
