using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Prunes that meet saves, forks and loads at the worst moment.</summary>
internal sealed class PruneTimingSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("prune.save-in-between", SaveBetweenAsync),
        new("prune.fork-in-between", ForkBetweenAsync),
        new("prune.load-in-between", LoadBetweenAsync),
        new("prune.races", RaceAsync),
    ];

    private static async Task SaveBetweenAsync(Trial trial)
    {
        var (_, texts) = await PruneSuite.FillAsync(trial, 10).ConfigureAwait(false);
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            // A branch from a version that the plan lets go, and a save on the head.
            var between = await trial.ThreadAsync().ConfigureAwait(false);
            await between.Edit(2).Append("list", "between").SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
            texts[11] = texts[2].Replace("]", ",\"between\"]", StringComparison.Ordinal);
        };
        var report = await store.Checkpoints.Thread("t").PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, 10).Select(i => (long)i), report.Removed, "what was removed");
        await trial.HoldsAsync("t", texts.Where(one => one.Key == 11), "the version saved in between").ConfigureAwait(false);
    }

    private static async Task ForkBetweenAsync(Trial trial)
    {
        var (_, texts) = await PruneSuite.FillAsync(trial, 10).ConfigureAwait(false);
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.ThreadAsync().ConfigureAwait(false)).ForkAsync(2, "fork").ConfigureAwait(false);
        };
        var report = await store.Checkpoints.Thread("t").PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false);
        trial.True(!report.Removed.Contains(2), "what was removed", "all but the forked version", string.Join(", ", report.Removed));
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, texts[2])], "the fork made in between").ConfigureAwait(false);
        await trial.HoldsAsync("t", texts.Where(one => one.Key is 2 or 10), "the thread").ConfigureAwait(false);
    }

    private static async Task LoadBetweenAsync(Trial trial)
    {
        var (thread, texts) = await PruneSuite.FillAsync(trial, 10).ConfigureAwait(false);
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        // Between the read of a version's head and that of its pieces.
        During(async () => await thread.PruneAsync(new PrunePolicy { KeepLast = 5, KeepTagged = false }).ConfigureAwait(false));
        trial.Equal("none", await store.Checkpoints.Thread("t").TextAsync(2).ConfigureAwait(false), "a version that is pruned while it is loaded");
        During(async () => await thread.DeleteAsync(10).ConfigureAwait(false));
        trial.Equal(texts[9], await store.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), "the latest, of which one is deleted while it is loaded");
        During(async () => await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false));
        trial.Equal("none", await store.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), "the latest of a thread that is deleted while it is loaded");

        void During(Func<Task> act) => watch.BeforeRead = async read =>
        {
            if (!read.Bodies)
                return;
            watch.BeforeRead = null;
            await act().ConfigureAwait(false);
        };
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Rounds = 40;
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("""{"list":[0]}""").ConfigureAwait(false);
        var stores = new List<AgentStore>();
        for (var i = 0; i < 4; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        var forks = await StartingLine.RunAsync(4, async i =>
        {
            var (thread, made) = (stores[i].Checkpoints.Thread("t"), new List<(string Id, long Version)>());
            for (var round = 0; round < Rounds; round++)
                try
                {
                    if (i < 2)
                        await AddAsync(trial, thread).ConfigureAwait(false);
                    else if (i == 2)
                        await thread.PruneAsync(new PrunePolicy { KeepLast = 3 }).ConfigureAwait(false);
                    else
                    {
                        var latest = trial.Present(await thread.LatestAsync().ConfigureAwait(false), "the latest");
                        await thread.ForkAsync(Math.Max(1, latest.Version - 2), $"fork{round}").ConfigureAwait(false);
                        made.Add(($"fork{round}", Math.Max(1, latest.Version - 2)));
                    }
                }
                catch (PerdureException lost) when (lost.Fault is Fault.Conflict or Fault.NotFound)
                {
                    await Task.Yield();
                }
            return made;
        }).ConfigureAwait(false);
        foreach (var (version, text) in await (await trial.ThreadAsync().ConfigureAwait(false)).TextsAsync().ConfigureAwait(false))
            trial.Equal(State(version), text, $"version {version}");
        foreach (var (id, version) in forks.SelectMany(made => made))
            trial.Equal(State(version), await (await trial.ThreadAsync(id).ConfigureAwait(false)).TextAsync().ConfigureAwait(false), $"the fork of version {version}");

        static string State(long version) => $$"""{"list":[{{string.Join(',', Enumerable.Range(0, (int)version))}}]}""";
    }

    private static async Task AddAsync(Trial trial, CheckpointThread thread)
    {
        var latest = trial.Present(await thread.LatestAsync().ConfigureAwait(false), "the latest").Version;
        await thread.Edit(latest).Append("list", latest).SaveAsync().ConfigureAwait(false);
    }
}
