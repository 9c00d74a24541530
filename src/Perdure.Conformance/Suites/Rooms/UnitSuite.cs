using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Writes in several rooms that happen together, or not at all.</summary>
internal sealed class UnitSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("unit.commits-at-once", CommitsAsync),
        new("unit.one-scope-everywhere", OneScopeAsync),
        new("unit.conflict-leaves-none", ConflictAsync),
        new("unit.exception-leaves-none", ExceptionAsync),
        new("unit.failed-commit-leaves-none", FailedAsync),
        new("unit.reads-see-what-is-staged", ReadsAsync),
        new("unit.others-see-nothing-before", UnseenAsync),
        new("unit.used-after-its-end", EndedAsync),
        new("unit.nothing-written", NothingAsync),
        new("unit.racing", RaceAsync),
        new("unit.pending-results", PendingAsync),
    ];

    private static async Task CommitsAsync(Trial trial)
    {
        var (store, watch) = await SetUpAsync(trial).ConfigureAwait(false);
        watch.Reset();
        var commit = store.CommitAsync(async unit =>
        {
            await TurnAsync(unit, 2).ConfigureAwait(false);
            return 42;
        });
        if (await IsUnsupportedAsync(trial, store, () => commit, watch).ConfigureAwait(false))
            return;
        trial.Equal(42, await commit.ConfigureAwait(false), "what the work returned");
        await HoldsAsync(trial, 2).ConfigureAwait(false);
    }

    private static async Task OneScopeAsync(Trial trial)
    {
        // A checkpoint and the messages of one thread are in one scope: every backend can.
        var (store, watch) = await SetUpAsync(trial).ConfigureAwait(false);
        for (var turn = 2; turn <= 5; turn++)
        {
            watch.Reset();
            await store.CommitAsync(async unit =>
            {
                await unit.Messages.AppendAsync("t", [Message.User($"q{turn}"), Message.Assistant($"a{turn}")]).ConfigureAwait(false);
                await unit.Checkpoints.Thread("t").SaveJsonAsync($$"""{"turn":{{turn}}}""").ConfigureAwait(false);
                await unit.Checkpoints.Thread("t", "sub").SaveJsonAsync($$"""{"sub":{{turn}}}""").ConfigureAwait(false);
            }).ConfigureAwait(false);
            trial.Equal(4L, watch.Rows, "the rows that were written");
        }
        var fresh = await trial.StoreAsync().ConfigureAwait(false);
        trial.Equal(("""{"turn":5}""", """{"sub":5}""", 10L), (await fresh.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), await fresh.Checkpoints.Thread("t", "sub").TextAsync().ConfigureAwait(false), await fresh.Messages.CountAsync("t").ConfigureAwait(false)), "the thread");
    }

    private static async Task ConflictAsync(Trial trial)
    {
        for (var which = 0; which < 4; which++)
        {
            var (store, watch) = await SetUpAsync(trial, $"t{which}").ConfigureAwait(false);
            var id = $"t{which}";
            var other = await trial.StoreAsync().ConfigureAwait(false);
            var commit = store.CommitAsync(async unit =>
            {
                await TurnAsync(unit, 2, id).ConfigureAwait(false);
                // Someone else writes one of the places meanwhile.
                Func<Task> write = which switch
                {
                    0 => async () => await other.Sessions.UpdateAsync(id, session => session with { UserId = "other" }).ConfigureAwait(false),
                    1 => async () => await other.Messages.AppendAsync(id, Message.User("other")).ConfigureAwait(false),
                    2 => async () => await other.Checkpoints.Thread(id).SaveJsonAsync("""{"other":1}""").ConfigureAwait(false),
                    _ => async () => await other.Threads.SaveAsync(new AgentThread { Id = id, Title = "other" }).ConfigureAwait(false),
                };
                await write().ConfigureAwait(false);
            });
            if (store.Info.Atomicity == Atomicity.Scope)
                await trial.FaultsAsync(Fault.Unsupported, () => commit, "a unit that spans scopes").ConfigureAwait(false);
            else
                await trial.FaultsAsync(Fault.Conflict, () => commit, $"a unit in which place {which} was written meanwhile").ConfigureAwait(false);
            var fresh = await trial.StoreAsync().ConfigureAwait(false);
            trial.Equal(which == 2 ? """{"other":1}""" : """{"turn":1}""", await fresh.Checkpoints.Thread(id).TextAsync().ConfigureAwait(false), "the state");
            trial.Equal(which == 1 ? 3L : 2L, await fresh.Messages.CountAsync(id).ConfigureAwait(false), "the messages");
            trial.Equal(1, (int?)(await fresh.Sessions.FindAsync(id).ConfigureAwait(false))?.Data["turn"], "the session's data");
            trial.Equal(which == 3 ? "other" : "turn 1", (await fresh.Threads.FindAsync(id).ConfigureAwait(false))?.Title, "the thread's title");
        }
    }

    private static async Task ExceptionAsync(Trial trial)
    {
        var (store, watch) = await SetUpAsync(trial).ConfigureAwait(false);
        watch.Reset();
        await trial.ThrowsAsync<TimeZoneNotFoundException>(() => store.CommitAsync(async unit =>
        {
            await TurnAsync(unit, 2).ConfigureAwait(false);
            throw new TimeZoneNotFoundException("The work ends here.");
        }), "work that throws").ConfigureAwait(false);
        trial.Equal(0L, watch.Rows, "the rows that were written");
        await HoldsAsync(trial, 1).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await TurnAsync(unit, 2).ConfigureAwait(false);
            await unit.Sessions.CreateAsync(new Session { Id = "new" }).ConfigureAwait(false);
            await unit.Sessions.CreateAsync(new Session { Id = "new" }).ConfigureAwait(false);
        }), "work that meets its own write").ConfigureAwait(false);
        await HoldsAsync(trial, 1).ConfigureAwait(false);
    }

    private static async Task FailedAsync(Trial trial)
    {
        var (store, watch) = await SetUpAsync(trial).ConfigureAwait(false);
        watch.Before = _ => throw new PerdureException(Fault.Unavailable, "The process ends here.");
        await trial.FaultsAsync(Fault.Unavailable, () => store.CommitAsync(unit => TurnAsync(unit, 2)), "a commit before which all ends").ConfigureAwait(false);
        watch.Before = null;
        await trial.CloseAsync().ConfigureAwait(false);
        await HoldsAsync(trial, 1).ConfigureAwait(false);
        (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        if (store.Info.Atomicity == Atomicity.Scope)
            return;
        watch.After = _ => throw new PerdureException(Fault.Unavailable, "The process ends here.");
        await trial.FaultsAsync(Fault.Unavailable, () => store.CommitAsync(unit => TurnAsync(unit, 2)), "a commit after whose write all ends").ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        await HoldsAsync(trial, 2).ConfigureAwait(false);
    }

    private static async Task ReadsAsync(Trial trial)
    {
        var (store, watch) = await SetUpAsync(trial).ConfigureAwait(false);
        var commit = store.CommitAsync(async unit =>
        {
            await TurnAsync(unit, 2).ConfigureAwait(false);
            trial.Equal("""{"turn":2}""", await unit.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), "the state within");
            trial.Equal("""{"turn":1}""", await unit.Checkpoints.Thread("t").TextAsync(1).ConfigureAwait(false), "version 1 within");
            trial.Equal(2L, (await unit.Checkpoints.Thread("t").LatestAsync().ConfigureAwait(false))?.Version, "the version within");
            trial.Same(["q1", "a1", "q2", "a2"], await unit.Messages.ReadAsync("t").Select(one => one.Text).ToListAsync().ConfigureAwait(false), "the messages within");
            trial.Equal(2, (int?)(await unit.Sessions.FindAsync("t").ConfigureAwait(false))?.Data["turn"], "the session within");
            trial.Equal("turn 2", (await unit.Threads.FindAsync("t").ConfigureAwait(false))?.Title, "the thread within");
            var article = await unit.Collection(Articles.Definition).SaveAsync(new Article { Id = "a", Author = "x" }).ConfigureAwait(false);
            await unit.Collection(Articles.Definition).UpdateAsync(article with { Author = "y" }).ConfigureAwait(false);
            trial.Equal("y", (await unit.Collection(Articles.Definition).FindAsync("a").ConfigureAwait(false))?.Author, "a record within");
            await unit.Checkpoints.Thread("t").Edit().Set("turn", 3).SaveAsync().ConfigureAwait(false);
            await unit.Messages.DeleteLastAsync("t").ConfigureAwait(false);
            trial.Equal(("""{"turn":3}""", 3L), (await unit.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), await unit.Messages.CountAsync("t").ConfigureAwait(false)), "the thread within, after more");
            await unit.Sessions.UpdateAsync("t", session => session with { Data = new JsonObject { ["turn"] = 3 } }).ConfigureAwait(false);
        });
        if (await IsUnsupportedAsync(trial, store, () => commit, watch).ConfigureAwait(false))
            return;
        await commit.ConfigureAwait(false);
        var fresh = await trial.StoreAsync(Articles.Options).ConfigureAwait(false);
        trial.Equal(("""{"turn":3}""", "y", 3), (await fresh.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), (await fresh.Collection(Articles.Definition).FindAsync("a").ConfigureAwait(false))?.Author, (int?)(await fresh.Sessions.FindAsync("t").ConfigureAwait(false))?.Data["turn"]), "what was committed");
        trial.Same(["q1", "a1", "q2"], await fresh.Messages.ReadAsync("t").Select(one => one.Text).ToListAsync().ConfigureAwait(false), "the messages");
    }

    private static async Task UnseenAsync(Trial trial)
    {
        var (store, _) = await SetUpAsync(trial).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            await unit.Messages.AppendAsync("t", Message.User("q2")).ConfigureAwait(false);
            await unit.Checkpoints.Thread("t").SaveJsonAsync("""{"turn":2}""").ConfigureAwait(false);
            await HoldsAsync(trial, 1).ConfigureAwait(false);
            trial.Equal("""{"turn":1}""", await store.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), "the state as the same store sees it outside");
        }).ConfigureAwait(false);
        trial.Equal("""{"turn":2}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the state afterwards");
    }

    private static async Task EndedAsync(Trial trial)
    {
        var (store, _) = await SetUpAsync(trial).ConfigureAwait(false);
        UnitOfWork? kept = null;
        await store.CommitAsync(unit =>
        {
            kept = unit;
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await trial.ThrowsAsync<ObjectDisposedException>(async () => await kept!.Messages.AppendAsync("t", Message.User("late")).ConfigureAwait(false), "a write in a unit that has ended").ConfigureAwait(false);
        trial.Equal(2L, await store.Messages.CountAsync("t").ConfigureAwait(false), "the messages");
    }

    private static async Task NothingAsync(Trial trial)
    {
        var (store, watch) = await SetUpAsync(trial).ConfigureAwait(false);
        watch.Reset();
        await store.CommitAsync(async unit => await unit.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false)).ConfigureAwait(false);
        trial.Equal(0L, watch.Rows, "the rows of a unit that only read");
        await trial.ThrowsAsync<ArgumentException>(() => store.CommitAsync(null!), "a unit without work").ConfigureAwait(false);
    }

    private static async Task RaceAsync(Trial trial)
    {
        // Each unit adds to the state and says so in a message: both, or neither.
        await SetUpAsync(trial).ConfigureAwait(false);
        await StartingLine.RunAsync(4, async writer =>
        {
            var store = await trial.StoreAsync().ConfigureAwait(false);
            for (var done = 0; done < 10;)
                try
                {
                    await store.CommitAsync(async unit =>
                    {
                        var thread = unit.Checkpoints.Thread("t");
                        var turn = trial.Present(await thread.LoadStateAsync().ConfigureAwait(false), "the state").Get<int>("turn") + 1;
                        await thread.SaveJsonAsync($$"""{"turn":{{turn}},"by":"{{writer}}.{{done}}"}""").ConfigureAwait(false);
                        await unit.Messages.AppendAsync("t", Message.User($"{turn} by {writer}.{done}")).ConfigureAwait(false);
                    }).ConfigureAwait(false);
                    done++;
                }
                catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
                {
                    await Task.Yield();
                }
            return true;
        }).ConfigureAwait(false);
        var fresh = await trial.StoreAsync().ConfigureAwait(false);
        var texts = await fresh.Checkpoints.Thread("t").TextsAsync().ConfigureAwait(false);
        trial.Equal(41, texts.Count, "the versions");
        trial.Same(texts.Skip(1).Select(one => one.Value), await fresh.Messages.ReadAsync("t", 3).Select(one => $$"""{"turn":{{one.Text.Split(' ')[0]}},"by":"{{one.Text.Split(' ')[2]}}"}""").ToListAsync().ConfigureAwait(false), "the messages, each beside its state");
        trial.Equal(41, (await fresh.Checkpoints.Thread("t").LoadStateAsync().ConfigureAwait(false))?.Get<int>("turn"), "the count");
    }

    private static async Task PendingAsync(Trial trial)
    {
        var (store, _) = await SetUpAsync(trial).ConfigureAwait(false);
        await store.Checkpoints.Thread("t").AddPendingAsync("task", 1).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            var thread = unit.Checkpoints.Thread("t");
            trial.Equal(1, (await thread.PendingAsync().ConfigureAwait(false)).Count, "the results within");
            await thread.SaveJsonAsync("""{"turn":2}""").ConfigureAwait(false);
            await unit.Messages.AppendAsync("t", Message.User("q2")).ConfigureAwait(false);
        }).ConfigureAwait(false);
        trial.Equal(0, (await (await trial.ThreadAsync().ConfigureAwait(false)).PendingAsync().ConfigureAwait(false)).Count, "the results after the step was saved");
    }

    private static async Task<(AgentStore Store, WatchedBackend Watch)> SetUpAsync(Trial trial, string id = "t")
    {
        var (store, watch) = await trial.WatchedAsync(Articles.Options).ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = id, Data = new JsonObject { ["turn"] = 1 } }).ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = id, Title = "turn 1" }).ConfigureAwait(false);
        await store.Messages.AppendAsync(id, [Message.User("q1"), Message.Assistant("a1")]).ConfigureAwait(false);
        await store.Checkpoints.Thread(id).SaveJsonAsync("""{"turn":1}""").ConfigureAwait(false);
        return (store, watch);
    }

    private static async Task TurnAsync(UnitOfWork unit, int turn, string id = "t")
    {
        await unit.Messages.AppendAsync(id, [Message.User($"q{turn}"), Message.Assistant($"a{turn}")]).ConfigureAwait(false);
        await unit.Checkpoints.Thread(id).SaveJsonAsync($$"""{"turn":{{turn}}}""").ConfigureAwait(false);
        var session = (await unit.Sessions.FindAsync(id).ConfigureAwait(false))!;
        await unit.Sessions.UpdateAsync(session with { Data = new JsonObject { ["turn"] = turn } }).ConfigureAwait(false);
        await unit.Threads.UpdateAsync((await unit.Threads.FindAsync(id).ConfigureAwait(false))! with { Title = $"turn {turn}" }).ConfigureAwait(false);
    }

    private static async Task HoldsAsync(Trial trial, int turn)
    {
        var fresh = await trial.StoreAsync().ConfigureAwait(false);
        trial.Equal($$"""{"turn":{{turn}}}""", await fresh.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), "the state");
        trial.Equal(turn * 2L, await fresh.Messages.CountAsync("t").ConfigureAwait(false), "the messages");
        trial.Equal(turn, (int?)(await fresh.Sessions.FindAsync("t").ConfigureAwait(false))?.Data["turn"], "the session's data");
        trial.Equal($"turn {turn}", (await fresh.Threads.FindAsync("t").ConfigureAwait(false))?.Title, "the thread's title");
    }

    /// <summary>Where a batch can't span scopes, such a unit is refused before anything is written.</summary>
    private static async Task<bool> IsUnsupportedAsync(Trial trial, AgentStore store, Func<Task> commit, WatchedBackend watch)
    {
        if (store.Info.Atomicity == Atomicity.Store)
            return false;
        await trial.FaultsAsync(Fault.Unsupported, commit, "a unit that spans scopes").ConfigureAwait(false);
        await HoldsAsync(trial, 1).ConfigureAwait(false);
        watch.Reset();
        return true;
    }
}
