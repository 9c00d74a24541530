using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Claims: in order, each task to one claimer, for as long as its lease lasts.</summary>
internal sealed class ClaimSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("claim.order", OrderAsync),
        new("claim.racing-stores", RaceAsync),
        new("claim.racing-callers", CallersAsync),
        new("claim.lease-runs-out", LeaseAsync),
        new("claim.heartbeat", HeartbeatAsync),
        new("claim.deadline", DeadlineAsync),
        new("claim.batches", BatchAsync),
        new("claim.in-a-unit", UnitAsync),
    ];

    private static async Task OrderAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        foreach (var (id, priority, after) in new[] { ("low", TaskPriority.Low, 0), ("n1", TaskPriority.Normal, 0), ("later", TaskPriority.Critical, 60), ("n2", TaskPriority.Normal, 0), ("high", TaskPriority.High, 0), ("n3", TaskPriority.Normal, 0) })
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await tasks.CreateAsync(new AgentTask { Id = id, Name = "n", Priority = priority, NotBefore = after == 0 ? null : trial.Clock.GetUtcNow().AddSeconds(after) }).ConfigureAwait(false);
        }
        await tasks.CreateAsync(new AgentTask { Id = "other", Name = "n", Queue = "other", Priority = TaskPriority.Critical }).ConfigureAwait(false);
        trial.Equal("high", (await tasks.ClaimAsync().ConfigureAwait(false))?.Id, "the first claim");
        trial.Equal("n1", (await tasks.ClaimAsync().ConfigureAwait(false))?.Id, "the second claim");
        trial.Clock.Advance(TimeSpan.FromSeconds(60));
        trial.Equal("later", (await tasks.ClaimAsync("default", new ClaimOptions { Owner = "me", Lease = TimeSpan.FromHours(1) }).ConfigureAwait(false))?.Id, "the claim once it is time");
        // The first two have lost their leases by now, and are ready since then: after those that waited longer.
        trial.Same(["high", "n2", "n3", "n1", "low"], (await tasks.ClaimManyAsync("default", 10).ConfigureAwait(false)).Select(task => task.Id), "the rest at once");
        trial.Equal(null, await tasks.ClaimAsync().ConfigureAwait(false), "a claim of an empty queue");
        trial.Equal("other", (await tasks.ClaimAsync("other").ConfigureAwait(false))?.Id, "a claim of another queue");
        var lease = (await tasks.FindAsync("later").ConfigureAwait(false))?.Lease;
        trial.Equal(("me", trial.Clock.GetUtcNow().AddHours(1)), (lease?.Owner, lease?.Until), "the lease");
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Stores = 4, Tasks = 60;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Stores; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        await stores[0].Tasks.CreateAllAsync(Enumerable.Range(0, Tasks).Select(i => new AgentTask { Id = $"t{i:D2}", Name = "n", Priority = (TaskPriority)((i % 4) - 1) })).ConfigureAwait(false);
        var claimed = (await StartingLine.RunAsync(Stores, async i =>
        {
            var mine = new List<AgentTask>();
            while (await stores[i].Tasks.ClaimManyAsync("default", 1 + (i % 3)).ConfigureAwait(false) is { Count: > 0 } some)
            {
                mine.AddRange(some);
                foreach (var one in some)
                    await stores[i].Tasks.CompleteAsync(one, new JsonObject { ["by"] = i }).ConfigureAwait(false);
            }
            return mine;
        }).ConfigureAwait(false)).SelectMany((mine, i) => mine.Select(task => (task.Id, By: i))).ToList();
        trial.Same(Enumerable.Range(0, Tasks).Select(i => $"t{i:D2}"), claimed.Select(one => one.Id).Order(StringComparer.Ordinal), "the tasks claimed, each once");
        foreach (var (id, by) in claimed)
            trial.Equal((AgentTaskStatus.Completed, by, 1), await ShowAsync(id).ConfigureAwait(false), $"task {id}");

        async Task<(AgentTaskStatus, int, int)> ShowAsync(string id)
        {
            var task = (await stores[0].Tasks.FindAsync(id).ConfigureAwait(false))!;
            return (task.Status, (int?)task.Output?["by"] ?? -1, task.Attempts);
        }
    }

    private static async Task CallersAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Tasks.CreateAllAsync(Enumerable.Range(0, 40).Select(i => new AgentTask { Id = $"t{i:D2}", Name = "n" })).ConfigureAwait(false);
        watch.Reset();
        var claimed = await StartingLine.RunAsync(40, async _ => (await store.Tasks.ClaimAsync().ConfigureAwait(false))?.Id).ConfigureAwait(false);
        trial.Same(Enumerable.Range(0, 40).Select(i => $"t{i:D2}"), claimed.Order(StringComparer.Ordinal), "the tasks claimed, each once");
        trial.Equal(40L, watch.Rows, "the records written by 40 claims of one process, none in vain");
        trial.Equal(40, (await store.Tasks.FindManyAsync(claimed!).ConfigureAwait(false)).Select(task => task?.Lease?.Token).Distinct().Count(), "the tokens, each its own");
    }

    private static async Task LeaseAsync(Trial trial)
    {
        var (one, two) = ((await trial.StoreAsync().ConfigureAwait(false)).Tasks, (await trial.StoreAsync().ConfigureAwait(false)).Tasks);
        await one.CreateAsync(new AgentTask { Id = "t", Name = "n", MaxAttempts = 2 }).ConfigureAwait(false);
        var first = trial.Present(await one.ClaimAsync("default", new ClaimOptions { Lease = TimeSpan.FromSeconds(30) }).ConfigureAwait(false), "the first claim");
        trial.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMicroseconds(1));
        trial.Equal(null, await two.ClaimAsync().ConfigureAwait(false), "a claim under another's lease");
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        await LostAsync(async () => await one.CompleteAsync(first).ConfigureAwait(false), "ran out").ConfigureAwait(false);
        var second = trial.Present(await two.ClaimAsync("default", new ClaimOptions { Lease = TimeSpan.FromSeconds(30) }).ConfigureAwait(false), "a claim once the lease ran out");
        trial.Equal(2, second.Attempts, "the attempts");
        // The late worker, whose clock may be behind.
        var late = first with { Lease = first.Lease! with { Until = trial.Clock.GetUtcNow().AddHours(1) } };
        await LostAsync(async () => await one.CompleteAsync(late, new JsonObject { ["late"] = true }).ConfigureAwait(false), "another claim").ConfigureAwait(false);
        await LostAsync(async () => await one.HeartbeatAsync(late, TimeSpan.FromHours(1)).ConfigureAwait(false), "another claim").ConfigureAwait(false);
        await LostAsync(async () => await one.FailAsync(late, new TaskError("a", "b")).ConfigureAwait(false), "another claim").ConfigureAwait(false);
        await LostAsync(async () => await one.ReleaseAsync(late).ConfigureAwait(false), "another claim").ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Running, second.Version), ((await two.FindAsync("t").ConfigureAwait(false))!.Status, (await two.FindAsync("t").ConfigureAwait(false))!.Version), "the task after the late worker");
        trial.Clock.Advance(TimeSpan.FromSeconds(31));
        trial.Equal(null, await one.ClaimAsync().ConfigureAwait(false), "a claim after the last attempt");
        var dead = trial.Present(await one.FindAsync("t").ConfigureAwait(false), "the task");
        trial.Equal((AgentTaskStatus.Dead, TaskError.LeaseRanOut), (dead.Status, dead.Error?.Type), "the task whose last lease ran out");
        await one.RequeueAsync("t").ConfigureAwait(false);
        var third = trial.Present(await one.ClaimAsync().ConfigureAwait(false), "the task requeued");
        await one.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false);
        await LostAsync(async () => await two.CompleteAsync(third).ConfigureAwait(false), "deleted").ConfigureAwait(false);

        async Task LostAsync(Func<Task> act, string words)
        {
            var refused = await trial.ThrowsAsync<PerdureException>(act, $"what a late worker does ({words})").ConfigureAwait(false);
            trial.True(refused.Fault == Fault.LeaseLost && refused.Message.Contains(words, StringComparison.Ordinal), "the error", $"LeaseLost with '{words}'", $"{refused.Fault}: {refused.Message}");
        }
    }

    private static async Task HeartbeatAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        var other = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        await tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }).ConfigureAwait(false);
        var claimed = trial.Present(await tasks.ClaimAsync("default", new ClaimOptions { Lease = TimeSpan.FromSeconds(30) }).ConfigureAwait(false), "the claim");
        for (var i = 1; i <= 4; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(20));
            // By the record as it was claimed, or as the last beat gave it: the lease decides.
            var beaten = await tasks.HeartbeatAsync(i % 2 == 0 ? claimed with { Lease = claimed.Lease! with { Until = trial.Clock.GetUtcNow().AddSeconds(1) } } : claimed, TimeSpan.FromSeconds(30), i / 4.0).ConfigureAwait(false);
            trial.Equal((trial.Clock.GetUtcNow().AddSeconds(30), i / 4.0), (beaten.Lease?.Until, beaten.Progress), "the task after a beat");
            trial.Equal(null, await other.ClaimAsync().ConfigureAwait(false), "a claim by another");
            claimed = beaten;
        }
        await tasks.CompleteAsync(claimed).ConfigureAwait(false);
        trial.Equal(AgentTaskStatus.Completed, (await other.FindAsync("t").ConfigureAwait(false))?.Status, "the task");
    }

    private static async Task DeadlineAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        var deadline = trial.Clock.GetUtcNow().AddMinutes(10);
        await tasks.CreateAllAsync([new AgentTask { Id = "waits", Name = "n", Queue = "w", Deadline = deadline, NotBefore = deadline.AddHours(1) }, new AgentTask { Id = "runs", Name = "n", Queue = "r", Deadline = deadline }]).ConfigureAwait(false);
        var claimed = trial.Present(await tasks.ClaimAsync("r", new ClaimOptions { Lease = TimeSpan.FromHours(1) }).ConfigureAwait(false), "the claim");
        trial.Equal(deadline, claimed.Lease?.Until, "the end of a lease past the deadline");
        trial.Clock.Advance(TimeSpan.FromMinutes(10));
        await trial.FaultsAsync(Fault.LeaseLost, async () => await tasks.CompleteAsync(claimed).ConfigureAwait(false), "an end after the deadline").ConfigureAwait(false);
        foreach (var (queue, id) in new[] { ("w", "waits"), ("r", "runs") })
        {
            trial.Equal(null, await tasks.ClaimAsync(queue).ConfigureAwait(false), $"a claim of {id}");
            var over = trial.Present(await tasks.FindAsync(id).ConfigureAwait(false), id);
            trial.Equal((AgentTaskStatus.Failed, TaskError.DeadlinePassed), (over.Status, over.Error?.Type), $"{id} after its deadline");
        }
        trial.Equal((AgentTaskStatus.Pending, null), ((await tasks.RequeueAsync("runs").ConfigureAwait(false)).Status, (await tasks.FindAsync("runs").ConfigureAwait(false))!.Deadline), "the task requeued without its deadline");
        trial.Equal("runs", (await tasks.ClaimAsync("r").ConfigureAwait(false))?.Id, "a claim of it");
    }

    private static async Task BatchAsync(Trial trial)
    {
        var (one, two) = ((await trial.StoreAsync().ConfigureAwait(false)).Tasks, (await trial.StoreAsync().ConfigureAwait(false)).Tasks);
        await one.CreateAllAsync(Enumerable.Range(0, 120).Select(i => new AgentTask { Id = $"t{i:D3}", Name = "n" })).ConfigureAwait(false);
        var claimed = await one.ClaimManyAsync("default", 50).ConfigureAwait(false);
        trial.Same(Enumerable.Range(0, 50).Select(i => $"t{i:D3}"), claimed.Select(task => task.Id), "the first fifty");
        await two.CancelAsync("t007").ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await one.CompleteAllAsync(claimed.Select(task => new TaskCompletion(task))).ConfigureAwait(false), "the end of fifty, one cancelled").ConfigureAwait(false);
        trial.True(refused.Fault == Fault.LeaseLost && refused.Message.Contains("'t007'", StringComparison.Ordinal), "the error", "LeaseLost with 't007'", $"{refused.Fault}: {refused.Message}");
        trial.Equal(0, await one.InStatus(AgentTaskStatus.Completed).CountAsync().ConfigureAwait(false), "the tasks completed by it");
        await two.UpdateAsync("t009", task => task with { Description = "changed meanwhile" }).ConfigureAwait(false);
        var done = await one.CompleteAllAsync(claimed.Where(task => task.Id != "t007").Select(task => new TaskCompletion(task, new JsonObject { ["id"] = task.Id }))).ConfigureAwait(false);
        trial.Equal((49, "changed meanwhile"), (done.Count, done.Single(task => task.Id == "t009").Description), "the others");
        trial.Equal((49, 70), (await two.InStatus(AgentTaskStatus.Completed).CountAsync().ConfigureAwait(false), await two.InStatus(AgentTaskStatus.Pending).CountAsync().ConfigureAwait(false)), "the tasks completed and pending");
        trial.Equal(70, (await two.ClaimManyAsync("default", 100).ConfigureAwait(false)).Count, "the last claim");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var (store, other) = (await trial.StoreAsync().ConfigureAwait(false), await trial.StoreAsync().ConfigureAwait(false));
        await store.Tasks.CreateAllAsync(Enumerable.Range(0, 4).Select(i => new AgentTask { Id = $"t{i}", Name = "n" })).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            var one = await unit.Tasks.ClaimAsync().ConfigureAwait(false);
            var two = await unit.Tasks.ClaimAsync().ConfigureAwait(false);
            trial.Equal(("t0", "t1"), (one?.Id, two?.Id), "two claims in a unit");
            await unit.Tasks.CompleteAsync(one!, new JsonObject { ["x"] = 1 }).ConfigureAwait(false);
            await unit.Tasks.CreateAsync(new AgentTask { Id = "u-next", Name = "n" }).ConfigureAwait(false);
            trial.Equal(AgentTaskStatus.Pending, (await other.Tasks.FindAsync("t0").ConfigureAwait(false))?.Status, "the task to others before the commit");
        }).ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Completed, AgentTaskStatus.Running, AgentTaskStatus.Pending), (await StatusAsync("t0").ConfigureAwait(false), await StatusAsync("t1").ConfigureAwait(false), await StatusAsync("u-next").ConfigureAwait(false)), "the tasks after the commit");
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            var mine = await unit.Tasks.ClaimAsync().ConfigureAwait(false);
            trial.Equal("t2", (await other.Tasks.ClaimAsync().ConfigureAwait(false))?.Id, "another's claim before the commit");
            await unit.Tasks.CompleteAsync(mine!).ConfigureAwait(false);
        }), "a commit of a claim that came second").ConfigureAwait(false);
        trial.Equal(AgentTaskStatus.Running, await StatusAsync("t2").ConfigureAwait(false), "the task that another claimed");
        await trial.FaultsAsync(Fault.Unsupported, () => store.CommitAsync(unit => unit.Tasks.ExecuteAsync("t3", (_, _) => Task.FromResult<JsonObject?>(null))), "an execution in a unit").ConfigureAwait(false);

        async Task<AgentTaskStatus?> StatusAsync(string id) => (await other.Tasks.FindAsync(id).ConfigureAwait(false))?.Status;
    }
}
