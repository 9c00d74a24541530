using System.Text.Json.Nodes;
using Perdure.Agents;
using Perdure.Conformance.Rooms;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Workflows;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Tasks: kept whole, found by what they belong to, and brought from one status to the next in legal steps alone.</summary>
internal sealed class TaskSuite : ISuite
{
    private static readonly TaskError Broken = new("broken", "It broke.", "at some place");

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("task.create-find-delete", KeepAsync),
        new("task.lists", ListAsync),
        new("task.parents-must-be-there", ParentsAsync),
        new("task.retries-to-the-dead-letter", RetryAsync),
        new("task.illegal-transitions", IllegalAsync),
        new("task.updates-leave-the-verbs", UpdateAsync),
        new("task.execute", ExecuteAsync),
        new("task.execute-at-once", AtOnceAsync),
        new("task.bad-input", BadAsync),
    ];

    private static async Task KeepAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        var deadline = trial.Clock.GetUtcNow().AddHours(3);
        await tasks.CreateAsync(new AgentTask { Id = "t", Name = "Sum", Description = "adds", Priority = TaskPriority.High, Input = new JsonObject { ["query"] = "1+1", ["n"] = long.MaxValue }, Tags = ["a", "ü"], Queue = "q", NotBefore = deadline.AddHours(-1), Deadline = deadline, MaxAttempts = 7, Metadata = new JsonObject { ["x"] = 1 } }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await tasks.CreateAllAsync([new AgentTask { Id = "u", Name = "n" }, new AgentTask { Id = "t", Name = "n" }]).ConfigureAwait(false), "a batch with one of that id").ConfigureAwait(false);
        var found = trial.Present(await (await trial.RestartStoreAsync().ConfigureAwait(false)).Tasks.FindAsync("t").ConfigureAwait(false), "the task");
        trial.Equal(("Sum", "adds", AgentTaskStatus.Pending, TaskPriority.High, "1+1", long.MaxValue), (found.Name, found.Description, found.Status, found.Priority, (string?)found.Input["query"], (long)found.Input["n"]!), "the task found");
        trial.Equal(("q", deadline.AddHours(-1), deadline, 7, 0, "a,ü", 1), (found.Queue, found.NotBefore, found.Deadline, found.MaxAttempts, found.Attempts, string.Join(',', found.Tags), (int)found.Metadata["x"]!), "the rest of it");
        tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        trial.Equal(null, await tasks.FindAsync("u").ConfigureAwait(false), "the other of the refused batch");
        await tasks.CreateAsync(new AgentTask { Id = "part", Name = "n", ParentTaskId = "t" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await tasks.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a task with parts").ConfigureAwait(false);
        trial.True(await tasks.DeleteAsync("t", DeleteChildren.Cascade).ConfigureAwait(false), "a delete with its parts", "true", "false");
        trial.Equal(0, await tasks.All().CountAsync().ConfigureAwait(false), "the tasks");
    }

    private static async Task ListAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Agents.CreateAsync(new Agent { Id = "a", Name = "n" }).ConfigureAwait(false);
        await store.Workflows.CreateAsync(new Workflow { Id = "w", Name = "n" }).ConfigureAwait(false);
        for (var i = 0; i < 8; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await store.Tasks.CreateAsync(new AgentTask { Id = $"t{i}", Name = "n", AgentId = i % 2 == 0 ? "a" : null, WorkflowId = i % 3 == 0 ? "w" : null, ParentTaskId = i > 5 ? "t0" : null, Tags = i > 4 ? ["late", $"n{i}"] : [] }).ConfigureAwait(false);
        }
        await store.Tasks.CancelAsync("t3").ConfigureAwait(false);
        await IdsAsync(["t7", "t6", "t5", "t4", "t3", "t2", "t1", "t0"], store.Tasks.All(), "all tasks").ConfigureAwait(false);
        await IdsAsync(["t6", "t4", "t2", "t0"], store.Tasks.OfAgent("a"), "the tasks of an agent").ConfigureAwait(false);
        await IdsAsync(["t6", "t3", "t0"], store.Tasks.OfWorkflow("w"), "the tasks of a workflow").ConfigureAwait(false);
        await IdsAsync(["t7", "t6"], store.Tasks.PartsOf("t0"), "the parts of a task").ConfigureAwait(false);
        await IdsAsync(["t7", "t6", "t5"], store.Tasks.Tagged("late"), "the tasks of a tag").ConfigureAwait(false);
        await IdsAsync(["t3"], store.Tasks.InStatus(AgentTaskStatus.Cancelled), "the cancelled tasks").ConfigureAwait(false);
        await IdsAsync(["t7", "t6", "t5", "t4", "t2", "t1", "t0"], store.Tasks.InStatus(AgentTaskStatus.Pending), "the pending tasks").ConfigureAwait(false);
        trial.Same(["t0", null, "t5"], (await store.Tasks.FindManyAsync(["t0", "absent", "t5"]).ConfigureAwait(false)).Select(task => task?.Id), "several at once");

        async Task IdsAsync(string[] expected, IAsyncEnumerable<AgentTask> found, string what) => trial.Same(expected, await found.Select(one => one.Id).ToListAsync().ConfigureAwait(false), what);
    }

    private static async Task ParentsAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        foreach (var (task, name) in new[] { (new AgentTask { Id = "t", Name = "n", AgentId = "nobody" }, "agent 'nobody'"), (new AgentTask { Id = "t", Name = "n", WorkflowId = "none" }, "workflow 'none'"), (new AgentTask { Id = "t", Name = "n", ParentTaskId = "gone" }, "task 'gone'") })
        {
            var refused = await trial.ThrowsAsync<PerdureException>(async () => await tasks.CreateAllAsync([task, new AgentTask { Id = "u", Name = "n" }]).ConfigureAwait(false), $"a task of {name}").ConfigureAwait(false);
            trial.True(refused.Fault == Fault.InvalidReference && refused.Message.Contains(name, StringComparison.Ordinal), "the error", $"InvalidReference with {name}", $"{refused.Fault}: {refused.Message}");
        }
        trial.Equal(0, await tasks.All().CountAsync().ConfigureAwait(false), "the tasks after refusals");
        await tasks.CreateAllAsync([new AgentTask { Id = "t", Name = "n" }, new AgentTask { Id = "part", Name = "n", ParentTaskId = "t" }]).ConfigureAwait(false);
        trial.Same(["part"], await tasks.PartsOf("t").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "a part made in one batch with the whole");
    }

    private static async Task RetryAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        var backoff = new TaskBackoff { First = TimeSpan.FromSeconds(10), Factor = 3, Longest = TimeSpan.FromSeconds(20), Jitter = 0 };
        await tasks.CreateAsync(new AgentTask { Id = "t", Name = "n", MaxAttempts = 3 }).ConfigureAwait(false);
        foreach (var (attempt, seconds) in new[] { (1, 10), (2, 20) })
        {
            var claimed = trial.Present(await tasks.ClaimAsync().ConfigureAwait(false), $"attempt {attempt}");
            trial.Equal((attempt, AgentTaskStatus.Running, trial.Clock.GetUtcNow()), (claimed.Attempts, claimed.Status, claimed.StartedAt), "the attempt");
            var failed = await tasks.FailAsync(claimed, Broken, backoff).ConfigureAwait(false);
            trial.Equal((AgentTaskStatus.Pending, trial.Clock.GetUtcNow().AddSeconds(seconds), Broken, null), (failed.Status, failed.NotBefore, failed.Error, failed.Lease), "the task after a failed attempt");
            trial.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMicroseconds(1));
            trial.Equal(null, await tasks.ClaimAsync().ConfigureAwait(false), "a claim before the backoff is over");
            trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        }
        var dead = await tasks.FailAsync(trial.Present(await tasks.ClaimAsync().ConfigureAwait(false), "the last attempt"), Broken, backoff).ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Dead, 3, trial.Clock.GetUtcNow()), (dead.Status, dead.Attempts, dead.CompletedAt), "the dead letter");
        trial.Equal(null, await tasks.ClaimAsync().ConfigureAwait(false), "a claim of a dead letter");
        trial.Same(["t"], await tasks.InStatus(AgentTaskStatus.Dead).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the dead letters");
        var again = await tasks.RequeueAsync("t").ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Pending, 0, null, null), (again.Status, again.Attempts, again.NotBefore, again.CompletedAt), "the task requeued");
        var last = trial.Present(await tasks.ClaimAsync().ConfigureAwait(false), "the task requeued");
        var forGood = await tasks.FailAsync(last, Broken, null).ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Failed, 1, "at some place"), (forGood.Status, forGood.Attempts, forGood.Error?.Detail), "a failure for good");
        var released = await tasks.ReleaseAsync(trial.Present(await ClaimAfterAsync(tasks).ConfigureAwait(false), "the task once more")).ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Pending, 0, null), (released.Status, released.Attempts, released.Lease), "the task given back");
        var done = await tasks.CompleteAsync(trial.Present(await tasks.ClaimAsync().ConfigureAwait(false), "the task given back"), new JsonObject { ["sum"] = 2 }).ConfigureAwait(false);
        var found = trial.Present(await tasks.FindAsync("t").ConfigureAwait(false), "the task");
        trial.Equal((AgentTaskStatus.Completed, 2, null, 1.0, done.Version), (found.Status, (int)found.Output!["sum"]!, found.Error, found.Progress, found.Version), "the task done");

        static async Task<AgentTask?> ClaimAfterAsync(TaskStore tasks)
        {
            await tasks.RequeueAsync("t").ConfigureAwait(false);
            return await tasks.ClaimAsync().ConfigureAwait(false);
        }
    }

    private static async Task IllegalAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        await tasks.CreateAllAsync([new AgentTask { Id = "pending", Name = "n" }, new AgentTask { Id = "completed", Name = "n", Status = AgentTaskStatus.Completed }, new AgentTask { Id = "cancelled", Name = "n", Status = AgentTaskStatus.Cancelled }, new AgentTask { Id = "running", Name = "n", Queue = "r" }]).ConfigureAwait(false);
        var running = trial.Present(await tasks.ClaimAsync("r").ConfigureAwait(false), "the running task");
        await RefusedAsync(() => tasks.RequeueAsync("pending"), "pending → pending").ConfigureAwait(false);
        await RefusedAsync(() => tasks.RequeueAsync("completed"), "completed → pending").ConfigureAwait(false);
        await RefusedAsync(() => tasks.RequeueAsync("running"), "running → pending").ConfigureAwait(false);
        await RefusedAsync(() => tasks.CancelAsync("completed"), "completed → cancelled").ConfigureAwait(false);
        await RefusedAsync(() => tasks.CancelAsync("cancelled"), "cancelled → cancelled").ConfigureAwait(false);
        await RefusedAsync(() => tasks.StartAsync("completed", new ClaimOptions()), "completed → running").ConfigureAwait(false);
        await RefusedAsync(() => tasks.UpdateAsync("pending", task => task with { Status = AgentTaskStatus.Completed }), "pending → completed").ConfigureAwait(false);
        await RefusedAsync(() => tasks.UpdateAsync(running with { Status = AgentTaskStatus.Completed }), "CompleteAsync").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await tasks.CancelAsync("absent").ConfigureAwait(false), "a cancel of what is not there").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await tasks.StartAsync("running", new ClaimOptions()).ConfigureAwait(false), "a start of what runs").ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Pending, AgentTaskStatus.Running), ((await tasks.FindAsync("pending").ConfigureAwait(false))!.Status, (await tasks.FindAsync("running").ConfigureAwait(false))!.Status), "the tasks after refusals");

        async Task RefusedAsync(Func<ValueTask<AgentTask>> act, string words)
        {
            var refused = await trial.ThrowsAsync<PerdureException>(async () => await act().ConfigureAwait(false), words).ConfigureAwait(false);
            trial.True(refused.Fault == Fault.IllegalTransition && refused.Message.Contains(words, StringComparison.Ordinal), "the error", $"IllegalTransition with '{words}'", $"{refused.Fault}: {refused.Message}");
        }
    }

    private static async Task UpdateAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        await tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }).ConfigureAwait(false);
        var claimed = trial.Present(await tasks.ClaimAsync().ConfigureAwait(false), "the task");
        await tasks.UpdateAsync("t", task => task with { Description = "clearer", Priority = TaskPriority.Critical }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await tasks.UpdateAsync(claimed with { Description = "late" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.IllegalTransition, async () => await tasks.UpdateAsync("t", task => task with { Lease = null }).ConfigureAwait(false), "an update that takes the lease").ConfigureAwait(false);
        var done = await tasks.CompleteAsync(claimed).ConfigureAwait(false);
        trial.Equal(("clearer", TaskPriority.Critical, AgentTaskStatus.Completed), (done.Description, done.Priority, done.Status), "the task, updated while it ran");
    }

    private static async Task ExecuteAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        await tasks.CreateAllAsync([new AgentTask { Id = "good", Name = "n", Input = new JsonObject { ["query"] = "good" } }, new AgentTask { Id = "bad", Name = "n" }, new AgentTask { Id = "slow", Name = "n" }, new AgentTask { Id = "called-off", Name = "n" }]).ConfigureAwait(false);
        var good = await tasks.ExecuteAsync("good", (task, _) => Task.FromResult<JsonObject?>(new JsonObject { ["result"] = (string?)task.Input["query"] })).ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Completed, "good"), (good.Status, (string?)good.Output!["result"]), "a task executed");
        var bad = await tasks.ExecuteAsync("bad", (_, _) => throw new InvalidOperationException("no such thing")).ConfigureAwait(false);
        trial.Equal((AgentTaskStatus.Failed, typeof(InvalidOperationException).FullName, "no such thing", true), (bad.Status, bad.Error?.Type, bad.Error?.Message, bad.Error?.Detail?.Contains(nameof(TaskSuite), StringComparison.Ordinal)), "a task whose agent threw");
        using var cancel = new CancellationTokenSource();
        await trial.ThrowsAsync<OperationCanceledException>(() => tasks.ExecuteAsync("slow", async (_, token) =>
        {
            await cancel.CancelAsync().ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(false);
            return null;
        }, cancel.Token), "a cancelled execution").ConfigureAwait(false);
        var slow = trial.Present(await tasks.FindAsync("slow").ConfigureAwait(false), "the cancelled task");
        trial.Equal((AgentTaskStatus.Pending, 0, null), (slow.Status, slow.Attempts, slow.Lease), "a task whose execution was cancelled");
        await trial.FaultsAsync(Fault.LeaseLost, () => tasks.ExecuteAsync("called-off", async (task, token) =>
        {
            await tasks.CancelAsync(task.Id, token).ConfigureAwait(false);
            return null;
        }), "the end of a task that was cancelled meanwhile").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, () => tasks.ExecuteAsync("absent", (_, _) => Task.FromResult<JsonObject?>(null)), "a task that is not there").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.IllegalTransition, () => tasks.ExecuteAsync("good", (_, _) => Task.FromResult<JsonObject?>(null)), "a task that is done").ConfigureAwait(false);
    }

    private static async Task AtOnceAsync(Trial trial)
    {
        var stores = new List<AgentStore>();
        for (var i = 0; i < 4; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        for (var round = 0; round < 8; round++)
        {
            var id = $"t{round}";
            await stores[0].Tasks.CreateAsync(new AgentTask { Id = id, Name = "n" }).ConfigureAwait(false);
            var (runs, most) = (0, 0);
            var said = await StartingLine.RunAsync(stores.Count, async i =>
            {
                try
                {
                    return (await stores[i].Tasks.ExecuteAsync(id, async (_, token) =>
                    {
                        most = Math.Max(most, Interlocked.Increment(ref runs));
                        await Task.Delay(5, token).ConfigureAwait(false);
                        return new JsonObject { ["by"] = i };
                    }).ConfigureAwait(false)).Status.ToString();
                }
                catch (PerdureException refused) when (refused.Fault is Fault.Conflict or Fault.IllegalTransition)
                {
                    return "refused";
                }
            }).ConfigureAwait(false);
            trial.Equal((1, 1, 3), (runs, most, said.Count(one => one == "refused")), $"the runs, those at once, and the refusals of round {round}");
            trial.Equal(Array.IndexOf(said, nameof(AgentTaskStatus.Completed)), (int?)(await stores[0].Tasks.FindAsync(id).ConfigureAwait(false))?.Output?["by"], "who did it");
        }
    }

    private static async Task BadAsync(Trial trial)
    {
        var tasks = (await trial.StoreAsync().ConfigureAwait(false)).Tasks;
        await trial.MisusedAsync(async () => await tasks.CreateAsync(new AgentTask { Queue = "", MaxAttempts = 0, Progress = double.NaN, Priority = (TaskPriority)9, Tags = [""] }).ConfigureAwait(false), "a task with everything wrong", "name", "Queue", "MaxAttempts", "Progress", "Priority", "Tags").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await tasks.CreateAsync(new AgentTask { Name = "n", Status = AgentTaskStatus.Running }).ConfigureAwait(false), "a task created as running", "claim").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await tasks.ClaimManyAsync("q", 0).ConfigureAwait(false), "a claim of none").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await tasks.ClaimAsync("").ConfigureAwait(false), "a claim of a queue without a name").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await tasks.ClaimAsync("q", new ClaimOptions { Lease = TimeSpan.Zero }).ConfigureAwait(false), "a lease of no time", "Lease").ConfigureAwait(false);
        var made = await tasks.CreateAsync(new AgentTask { Name = "n" }).ConfigureAwait(false);
        await trial.MisusedAsync(async () => await tasks.CompleteAsync(made).ConfigureAwait(false), "the end of a task that was not claimed", "lease").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await tasks.HeartbeatAsync(made, TimeSpan.FromMinutes(1), 1.5).ConfigureAwait(false), "progress past the end").ConfigureAwait(false);
        trial.Equal(1, await tasks.All().CountAsync().ConfigureAwait(false), "the tasks");
    }
}
