using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Of two saves from one version one wins; a save that comes late, twice or from nowhere is told so.</summary>
internal sealed class CheckpointWriteSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("save.racing-writers", RaceAsync),
        new("save.racing-first-saves", FirstAsync),
        new("save.counter", CounterAsync),
        new("save.stale-parent", StaleAsync),
        new("save.missing-parent", MissingAsync),
        new("save.late-after-delete", LateAsync),
        new("save.late-after-delete-and-recreate", RecreatedAsync),
        new("save.retry-by-the-same-object", RetryAsync),
        new("save.retry-by-a-fresh-object", FreshRetryAsync),
        new("save.retry-with-other-content", OtherRetryAsync),
        new("save.lost-answer", LostAnswerAsync),
        new("save.one-round-trip", TripsAsync),
    ];

    private static async Task RaceAsync(Trial trial)
    {
        const int Writers = 8, Rounds = 15;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Writers; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        var won = await StartingLine.RunAsync(Writers, async writer =>
        {
            var (thread, mine) = (stores[writer].Checkpoints.Thread("t"), new List<(long Version, string State)>());
            for (var round = 0; mine.Count < Rounds; round++)
            {
                await thread.LatestAsync().ConfigureAwait(false);
                var state = $$"""{"writer":{{writer}},"round":{{round}}}""";
                try
                {
                    mine.Add(((await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version, state));
                }
                catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
                {
                    await Task.Yield();
                }
            }
            return mine;
        }).ConfigureAwait(false);
        var all = won.SelectMany(mine => mine).OrderBy(one => one.Version).ToList();
        trial.Same(Enumerable.Range(1, Writers * Rounds).Select(i => (long)i), all.Select(one => one.Version), "the versions that were won");
        await trial.HoldsAsync("t", all.Select(one => KeyValuePair.Create(one.Version, one.State)), "the states").ConfigureAwait(false);
        trial.Same(Enumerable.Range(0, Writers * Rounds).Reverse().Select(i => i == 0 ? null : (long?)i), (await (await trial.ThreadAsync().ConfigureAwait(false)).ListAsync(new CheckpointFilter { Limit = 1000 }).ConfigureAwait(false)).Select(one => one.Parent), "the parents");
    }

    private static async Task FirstAsync(Trial trial)
    {
        for (var round = 0; round < 20; round++)
        {
            var id = $"t{round}";
            var threads = new List<CheckpointThread>();
            for (var i = 0; i < 6; i++)
                threads.Add(await trial.ThreadAsync(id).ConfigureAwait(false));
            foreach (var thread in threads)
                await thread.LatestAsync().ConfigureAwait(false);
            var won = await StartingLine.RunAsync(threads.Count, async i => await WinsAsync(threads[i], $$"""{"writer":{{i}}}""").ConfigureAwait(false)).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), $"the winners of round {round}");
            await trial.HoldsAsync(id, [KeyValuePair.Create(1L, $$"""{"writer":{{Array.IndexOf(won, true)}}}""")], "the state").ConfigureAwait(false);
        }
    }

    private static async Task CounterAsync(Trial trial)
    {
        // Who counts says so in the state: two saves that say the same are one save that was tried twice.
        const int Writers = 5, Times = 12;
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("""{"count":0,"by":-1}""").ConfigureAwait(false);
        await StartingLine.RunAsync(Writers, async writer =>
        {
            var thread = await trial.ThreadAsync().ConfigureAwait(false);
            for (var done = 0; done < Times;)
            {
                var state = trial.Present(await thread.LoadStateAsync().ConfigureAwait(false), "the state");
                done += await WinsAsync(thread, $$"""{"count":{{state.Get<int>("count") + 1}},"by":{{writer}}}""").ConfigureAwait(false) ? 1 : 0;
            }
            return true;
        }).ConfigureAwait(false);
        trial.Equal(Writers * Times, (await (await trial.ThreadAsync().ConfigureAwait(false)).LoadStateAsync().ConfigureAwait(false))?.Get<int>("count"), "the count");
    }

    private static async Task StaleAsync(Trial trial)
    {
        var (slow, fast) = (await trial.ThreadAsync().ConfigureAwait(false), await trial.ThreadAsync().ConfigureAwait(false));
        await slow.SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
        await fast.LatestAsync().ConfigureAwait(false);
        await fast.SaveJsonAsync("""{"a":2}""").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await slow.SaveJsonAsync("""{"a":3}""").ConfigureAwait(false), "a save on what was seen before").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await slow.Edit().Set("a", 4).SaveAsync().ConfigureAwait(false), "changes to what was seen before").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await fast.SaveJsonAsync("""{"a":5}""", new SaveOptions { Parent = 1 }).ConfigureAwait(false), "a save on version 1").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await fast.Edit(1).Set("a", 6).SaveAsync().ConfigureAwait(false), "changes to version 1").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await fast.SaveJsonAsync("""{"a":7}""", new SaveOptions { Parent = 0 }).ConfigureAwait(false), "a save on nothing").ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await slow.SaveJsonAsync("""{"a":3}""").ConfigureAwait(false), "another try").ConfigureAwait(false);
        trial.True(refused.Message.Contains("version 1", StringComparison.Ordinal) && refused.Message.Contains("'t'", StringComparison.Ordinal), "the message", "one that names the thread and the version", refused.Message);
        trial.True(!refused.Message.Contains("\"a\"", StringComparison.Ordinal), "the message", "one without the state", refused.Message);
        await slow.LatestAsync().ConfigureAwait(false);
        trial.Equal(3L, (await slow.SaveJsonAsync("""{"a":8}""").ConfigureAwait(false)).Version, "the version saved after the latest was loaded");
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"a":1}""", [2] = """{"a":2}""", [3] = """{"a":8}""" }, "the states").ConfigureAwait(false);
    }

    private static async Task MissingAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await thread.SaveJsonAsync("{}", new SaveOptions { Parent = 1 }).ConfigureAwait(false), "a save on a version of a thread without any").ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
        foreach (var parent in (long[])[2, 99, long.MaxValue])
        {
            await trial.FaultsAsync(Fault.NotFound, async () => await thread.SaveJsonAsync("{}", new SaveOptions { Parent = parent }).ConfigureAwait(false), $"a save on version {parent}").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.NotFound, async () => await thread.SaveJsonAsync("{}", new SaveOptions { Parent = parent, Fork = true }).ConfigureAwait(false), $"a branch from version {parent}").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.NotFound, async () => await thread.Edit(parent).Set("a", 1).SaveAsync().ConfigureAwait(false), $"changes to version {parent}").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.NotFound, async () => await thread.RewindAsync(parent).ConfigureAwait(false), $"a rewind to version {parent}").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.NotFound, async () => await thread.ForkAsync(parent, "u").ConfigureAwait(false), $"a fork of version {parent}").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.NotFound, async () => await thread.DiffAsync(1, parent).ConfigureAwait(false), $"a difference to version {parent}").ConfigureAwait(false);
            trial.Equal(false, await thread.DeleteAsync(parent).ConfigureAwait(false), $"a delete of version {parent}");
        }
        await trial.FaultsAsync(Fault.NotFound, async () => await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.CopyThreadAsync("absent", "u").ConfigureAwait(false), "a copy of a thread that is not there").ConfigureAwait(false);
        trial.Equal(false, await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("absent").ConfigureAwait(false), "a delete of a thread that is not there");
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"a":1}""" }, "the thread").ConfigureAwait(false);
        await trial.HoldsAsync("u", new Dictionary<long, string>(), "the target of refused forks").ConfigureAwait(false);
    }

    private static async Task LateAsync(Trial trial)
    {
        var (late, store) = (await trial.ThreadAsync().ConfigureAwait(false), await trial.StoreAsync().ConfigureAwait(false));
        await late.SaveJsonAsync("""{"a":[1]}""").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await late.SaveJsonAsync("""{"a":[2]}""").ConfigureAwait(false), "a save after the thread was deleted").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await late.Edit().Append("a", 2).SaveAsync().ConfigureAwait(false), "changes after the thread was deleted").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await late.AddPendingAsync("task", 2).ConfigureAwait(false), "a result after the thread was deleted").ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string>(), "the deleted thread").ConfigureAwait(false);
        trial.Equal(0, await store.Checkpoints.ThreadsAsync().CountAsync().ConfigureAwait(false), "the threads");
    }

    private static async Task RecreatedAsync(Trial trial)
    {
        var (late, store) = (await trial.ThreadAsync().ConfigureAwait(false), await trial.StoreAsync().ConfigureAwait(false));
        await late.SaveJsonAsync("""{"a":["old"]}""").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await store.Checkpoints.Thread("t").SaveJsonAsync("""{"a":["new"]}""").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await late.SaveJsonAsync("""{"a":["late"]}""").ConfigureAwait(false), "a save on a version of the thread that was").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await late.Edit().Append("a", "late").SaveAsync().ConfigureAwait(false), "changes to a version of the thread that was").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await late.AddPendingAsync("task", 1).ConfigureAwait(false), "a result of a step of the thread that was").ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"a":["new"]}""" }, "the thread made anew").ConfigureAwait(false);
    }

    private static async Task RetryAsync(Trial trial)
    {
        // The same save twice: its parent is named, as a caller does who did not hear the first answer.
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
        var options = new SaveOptions { Parent = 1, Node = "n", Step = 2, Tags = ["t"], Metadata = new JsonObject { ["m"] = 1 } };
        var first = await thread.SaveJsonAsync("""{"a":2}""", options).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
        {
            trial.Clock.Advance(TimeSpan.FromMinutes(1));
            var again = await thread.SaveJsonAsync("""{"a":2}""", options).ConfigureAwait(false);
            trial.Equal((2L, first.CreatedAt, first.StoredBytes), (again.Version, again.CreatedAt, again.StoredBytes), "what a retry is told");
        }
        trial.Equal(3L, (await thread.Edit().Set("a", 3).SaveAsync().ConfigureAwait(false)).Version, "the next save of the object that retried");
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"a":1}""", [2] = """{"a":2}""", [3] = """{"a":3}""" }, "the thread").ConfigureAwait(false);
    }

    private static async Task FreshRetryAsync(Trial trial)
    {
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("""{"a":[1],"text":"abc"}""").ConfigureAwait(false);
        var options = new SaveOptions { Parent = 1, Node = "n" };
        for (var i = 0; i < 3; i++)
            trial.Equal(2L, (await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("""{"a":[1,2],"text":"abc"}""", options).ConfigureAwait(false)).Version, "the version of a save and its retries");
        for (var i = 0; i < 3; i++)
            trial.Equal(3L, (await (await trial.ThreadAsync().ConfigureAwait(false)).Edit(2).Append("a", 3).SaveAsync(options).ConfigureAwait(false)).Version, "the version of changes and their retries");
        trial.Equal(1L, (await (await trial.ThreadAsync("first").ConfigureAwait(false)).SaveJsonAsync("""{"a":1}""", new SaveOptions { Parent = 0 }).ConfigureAwait(false)).Version, "the first save");
        trial.Equal(1L, (await (await trial.ThreadAsync("first").ConfigureAwait(false)).SaveJsonAsync("""{"a":1}""", new SaveOptions { Parent = 0 }).ConfigureAwait(false)).Version, "the retry of a first save");
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"a":[1],"text":"abc"}""", [2] = """{"a":[1,2],"text":"abc"}""", [3] = """{"a":[1,2,3],"text":"abc"}""" }, "the thread").ConfigureAwait(false);
    }

    private static async Task OtherRetryAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
        var options = new SaveOptions { Parent = 1, Node = "n", Tags = ["t"], Metadata = new JsonObject { ["m"] = 1 } };
        await thread.SaveJsonAsync("""{"a":2}""", options).ConfigureAwait(false);
        foreach (var (state, other, what) in (IEnumerable<(string, SaveOptions, string)>)[
            ("""{"a":3}""", options, "another state"), ("""{"a":2,"b":1}""", options, "one more channel"), ("{}", options, "a channel less"), ("""{"a":2}""", options with { Node = "m" }, "another node"), ("""{"a":2}""", options with { Step = 1 }, "another step"),
            ("""{"a":2}""", options with { Tags = [] }, "other tags"), ("""{"a":2}""", options with { Metadata = new JsonObject { ["m"] = 2 } }, "other metadata")])
        {
            await trial.FaultsAsync(Fault.Conflict, async () => await thread.SaveJsonAsync(state, other).ConfigureAwait(false), $"a retry with {what}").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.Conflict, async () => await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync(state, other).ConfigureAwait(false), $"a retry with {what} by a fresh object").ConfigureAwait(false);
        }
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = """{"a":1}""", [2] = """{"a":2}""" }, "the thread").ConfigureAwait(false);
    }

    private static async Task LostAnswerAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveJsonAsync("""{"a":[0]}""").ConfigureAwait(false);
        var expected = new SortedDictionary<long, string> { [1] = """{"a":[0]}""" };
        for (var i = 1; i <= 10; i++)
        {
            watch.After = _ =>
            {
                watch.After = null;
                throw new PerdureException(Fault.Timeout, "The answer was lost.");
            };
            var state = $$"""{"a":[{{string.Join(',', Enumerable.Range(0, i + 1))}}]}""";
            Func<Task<Checkpoint>> save = i % 2 == 0 ? () => thread.SaveJsonAsync(state) : () => thread.Edit().Append("a", i).SaveAsync().AsTask();
            await trial.FaultsAsync(Fault.Timeout, save, "a save whose answer is lost").ConfigureAwait(false);
            trial.Equal(i + 1L, (await save().ConfigureAwait(false)).Version, "the version of the same save tried again");
            expected[i + 1] = state;
        }
        await trial.HoldsAsync("t", expected, "the thread").ConfigureAwait(false);
    }

    private static async Task TripsAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveJsonAsync($$"""{"messages":[],"text":"{{new string('x', 100_000)}}"}""").ConfigureAwait(false);
        for (var i = 0; i < 50; i++)
        {
            watch.Reset();
            await thread.Edit().Append("messages", i).SaveAsync().ConfigureAwait(false);
            trial.Equal((1L, 1L), (watch.Trips, watch.Rows), "the round trips and rows of a save of changes");
            trial.True(watch.WrittenBytes < 200, "the bytes of a save of changes", "less than 200", $"{watch.WrittenBytes}");
        }
        var state = trial.Present(await thread.LoadStateAsync().ConfigureAwait(false), "the state").Json;
        await thread.SaveAsync(System.Text.Json.JsonElement.Parse(state.Span)).ConfigureAwait(false);
        watch.Reset();
        await thread.SaveJsonAsync(System.Text.Encoding.UTF8.GetString(state.Span).Replace("49]", "49,50]", StringComparison.Ordinal)).ConfigureAwait(false);
        trial.Equal((1L, 1L), (watch.Trips, watch.Rows), "the round trips and rows of a save of a whole state");
        trial.True(watch.WrittenBytes < 200, "the bytes of a save of a whole state", "less than 200", $"{watch.WrittenBytes}");
    }

    private static async Task<bool> WinsAsync(CheckpointThread thread, string state)
    {
        try
        {
            await thread.SaveJsonAsync(state).ConfigureAwait(false);
            return true;
        }
        catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
        {
            return false;
        }
    }
}
