using System.Text;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>What a task of a step has finished is kept until the step's checkpoint is saved, and not longer.</summary>
internal sealed class PendingSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("pending.given-back-after-a-crash", GivenBackAsync),
        new("pending.gone-with-the-save", GoneAsync),
        new("pending.gone-in-the-same-transaction", TransactionAsync),
        new("pending.refused-when-the-step-is-past", PastAsync),
        new("pending.replaced-per-task", ReplacedAsync),
        new("pending.concurrent-tasks", ConcurrentAsync),
        new("pending.abandoned-step", AbandonedAsync),
        new("pending.namespaces", NamespacesAsync),
        new("pending.values", ValuesAsync),
        new("pending.first-step", FirstAsync),
    ];

    private static async Task GivenBackAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"step":1}""").ConfigureAwait(false);
        for (var i = 0; i < 5; i++)
            await thread.AddPendingAsync($"task {i}", $"result {i}").ConfigureAwait(false);
        await trial.RestartStoreAsync().ConfigureAwait(false);
        thread = await trial.ThreadAsync().ConfigureAwait(false);
        await HoldsAsync(trial, thread, Enumerable.Range(0, 5).Select(i => ($"task {i}", $"\"result {i}\"")), "the results after a restart").ConfigureAwait(false);
        trial.Equal("result 3", (await thread.PendingAsync().ConfigureAwait(false))[3].Get<string>(), "a result as its type");
        await thread.AddPendingAsync("task 5", "result 5").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), Enumerable.Range(0, 6).Select(i => ($"task {i}", $"\"result {i}\"")), "the results after one more").ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"step":2}""").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [], "the results after the step was saved").ConfigureAwait(false);
    }

    private static async Task GoneAsync(Trial trial)
    {
        // Saved by the object that added, by a fresh one that asked, and by a fresh one that did not.
        for (var way = 0; way < 3; way++)
        {
            var thread = await trial.ThreadAsync($"t{way}").ConfigureAwait(false);
            await thread.SaveJsonAsync("{}").ConfigureAwait(false);
            await thread.AddPendingAsync("task", way).ConfigureAwait(false);
            var saver = way == 0 ? thread : await trial.ThreadAsync($"t{way}").ConfigureAwait(false);
            if (way == 1)
                await saver.PendingAsync().ConfigureAwait(false);
            await saver.SaveJsonAsync("""{"done":1}""").ConfigureAwait(false);
            await HoldsAsync(trial, await trial.ThreadAsync($"t{way}").ConfigureAwait(false), [], $"the results after way {way}").ConfigureAwait(false);
            await HoldsAsync(trial, thread, [], $"the results as the first object sees them after way {way}").ConfigureAwait(false);
            await saver.RewindAsync(1).ConfigureAwait(false);
            await HoldsAsync(trial, await trial.ThreadAsync($"t{way}").ConfigureAwait(false), [], $"the results after a rewind after way {way}").ConfigureAwait(false);
        }
    }

    private static async Task TransactionAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveJsonAsync("{}").ConfigureAwait(false);
        await thread.AddPendingAsync("task", 1).ConfigureAwait(false);
        watch.Reset();
        watch.Before = _ => throw new PerdureException(Fault.Unavailable, "The process ends here.");
        await trial.FaultsAsync(Fault.Unavailable, async () => await thread.SaveJsonAsync("""{"done":1}""").ConfigureAwait(false), "a save that never begins").ConfigureAwait(false);
        watch.Before = null;
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("task", "1")], "the results after a save that never began").ConfigureAwait(false);
        trial.Equal("{}", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the state after a save that never began");
        watch.After = _ => throw new PerdureException(Fault.Unavailable, "The process ends here.");
        await trial.FaultsAsync(Fault.Unavailable, async () => await thread.SaveJsonAsync("""{"done":1}""").ConfigureAwait(false), "a save after whose first write all ends").ConfigureAwait(false);
        watch.After = null;
        trial.Equal("""{"done":1}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the state");
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [], "the results").ConfigureAwait(false);
        trial.Equal(0, (await (await trial.OpenAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false)).LogsAsync("checkpoint_writes", "t").ConfigureAwait(false)).Count, "what is stored of results");
    }

    private static async Task PastAsync(Trial trial)
    {
        var (slow, fast) = (await trial.ThreadAsync().ConfigureAwait(false), await trial.ThreadAsync().ConfigureAwait(false));
        await slow.SaveJsonAsync("{}").ConfigureAwait(false);
        await slow.AddPendingAsync("a", 1).ConfigureAwait(false);
        await fast.PendingAsync().ConfigureAwait(false);
        await fast.SaveJsonAsync("""{"done":1}""").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await slow.AddPendingAsync("b", 2).ConfigureAwait(false), "a result of a step that is past").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [], "the results").ConfigureAwait(false);
        await fast.AddPendingAsync("c", 3).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await slow.AddPendingAsync("d", 4).ConfigureAwait(false), "another result of a step that is past").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("c", "3")], "the results of the new step").ConfigureAwait(false);
    }

    private static async Task ReplacedAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("{}").ConfigureAwait(false);
        foreach (var (task, result) in (IEnumerable<(string, int)>)[("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5), ("A", 6)])
            await (result % 2 == 0 ? await trial.ThreadAsync().ConfigureAwait(false) : thread).AddPendingAsync(task, result).ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("a", "3"), ("b", "5"), ("c", "4"), ("A", "6")], "the results").ConfigureAwait(false);
    }

    private static async Task ConcurrentAsync(Trial trial)
    {
        // Also the first results of a step, which sweep what was left before.
        for (var round = 0; round < 6; round++)
        {
            await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync($$"""{"round":{{round}}}""").ConfigureAwait(false);
            await StartingLine.RunAsync(6, async i =>
            {
                await (await trial.ThreadAsync().ConfigureAwait(false)).AddPendingAsync($"task {i}", i).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            var found = await (await trial.ThreadAsync().ConfigureAwait(false)).PendingAsync().ConfigureAwait(false);
            trial.Same(Enumerable.Range(0, 6).Select(i => $"task {i}"), found.Select(one => one.Task).Order(StringComparer.Ordinal), $"the results of round {round}");
        }
        // The same at its worst moment: another task's result comes between the look and the write.
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("""{"round":-1}""").ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.ThreadAsync().ConfigureAwait(false)).AddPendingAsync("first", 1).ConfigureAwait(false);
        };
        await store.Checkpoints.Thread("t").AddPendingAsync("second", 2).ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("first", "1"), ("second", "2")], "the results of two that came at once").ConfigureAwait(false);
    }

    private static async Task AbandonedAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"n":1}""").ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"n":2}""").ConfigureAwait(false);
        await thread.AddPendingAsync("old", 1).ConfigureAwait(false);
        // The step is given up by an object that knows of no results.
        await (await trial.ThreadAsync().ConfigureAwait(false)).RewindAsync(1).ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [], "the results after the step was given up").ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).AddPendingAsync("new", 2).ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("new", "2")], "the results of the step that came instead").ConfigureAwait(false);
        var stored = await (await trial.OpenAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false)).ReadAsync(new LogKey("checkpoint_writes", "t", "main")).ConfigureAwait(false);
        trial.Equal(1, stored.Count, "the results that are stored");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [], "the results after the thread was deleted").ConfigureAwait(false);
        trial.Equal(0, (await (await trial.OpenAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false)).LogsAsync("checkpoint_writes", "t").ConfigureAwait(false)).Count, "what is stored of results after the thread was deleted");
    }

    private static async Task NamespacesAsync(Trial trial)
    {
        var (main, sub) = (await trial.ThreadAsync().ConfigureAwait(false), await trial.ThreadAsync("t", "sub").ConfigureAwait(false));
        await main.SaveJsonAsync("{}").ConfigureAwait(false);
        await main.AddPendingAsync("a", 1).ConfigureAwait(false);
        await sub.AddPendingAsync("b", 2).ConfigureAwait(false);
        await sub.SaveJsonAsync("{}").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("a", "1")], "the results of one namespace").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync("t", "sub").ConfigureAwait(false), [], "the results of the other").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync("t2").ConfigureAwait(false), [], "the results of another thread").ConfigureAwait(false);
    }

    private static async Task ValuesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var values = StateValues.All.Where(value => value.Name != "white-space-inside").ToList();
        foreach (var (name, json) in values)
            await thread.AddPendingAsync($"value {name}", System.Text.Json.JsonElement.Parse(json, new() { MaxDepth = 256 })).ConfigureAwait(false);
        var found = await (await trial.ThreadAsync().ConfigureAwait(false)).PendingAsync().ConfigureAwait(false);
        trial.Same(values.Select(value => $"value {value.Name}"), found.Select(one => one.Task), "the tasks");
        foreach (var ((name, json), result) in values.Zip(found))
            trial.True(System.Text.Json.JsonElement.DeepEquals(System.Text.Json.JsonElement.Parse(json, new() { MaxDepth = 256 }), System.Text.Json.JsonElement.Parse(result.Json.Span, new() { MaxDepth = 256 })), $"the result {name}", "the value that was added", "another");
        foreach (var text in Hostile.Texts)
            await thread.AddPendingAsync(text, text).ConfigureAwait(false);
        trial.Same(Hostile.Texts, (await (await trial.ThreadAsync().ConfigureAwait(false)).PendingAsync().ConfigureAwait(false)).Skip(values.Count).Select(one => one.Get<string>()!), "results of tasks with hostile names");
    }

    private static async Task FirstAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.AddPendingAsync("a", 1).ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [("a", "1")], "the results of a step before the first checkpoint").ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync("{}").ConfigureAwait(false);
        await HoldsAsync(trial, await trial.ThreadAsync().ConfigureAwait(false), [], "the results after the first checkpoint").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await thread.AddPendingAsync("b", 1).ConfigureAwait(false), "a result of the step before the first checkpoint").ConfigureAwait(false);
    }

    private static async Task HoldsAsync(Trial trial, CheckpointThread thread, IEnumerable<(string Task, string Json)> expected, string what) =>
        trial.Same(expected, (await thread.PendingAsync().ConfigureAwait(false)).Select(one => (one.Task, Encoding.UTF8.GetString(one.Json.Span))), what);
}
