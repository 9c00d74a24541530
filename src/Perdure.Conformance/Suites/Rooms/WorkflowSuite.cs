using System.Text.Json.Nodes;
using Perdure.Agents;
using Perdure.Conformance.Rooms;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Workflows;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Workflows: one step after another, each made with the end of the one before; their status is what their parts say.</summary>
internal sealed class WorkflowSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("workflow.create-find-list-delete", KeepAsync),
        new("workflow.steps-in-order", StepsAsync),
        new("workflow.failed-step-and-requeue", FailedAsync),
        new("workflow.pause-and-resume", PauseAsync),
        new("workflow.pause-meets-completion", RaceAsync),
        new("workflow.status-of-its-parts", ComputedAsync),
        new("workflow.refusals", RefusalsAsync),
    ];

    private static async Task KeepAsync(Trial trial)
    {
        var store = await StoreAsync(trial).ConfigureAwait(false);
        for (var i = 0; i < 4; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await store.Workflows.CreateAsync(new Workflow { Id = $"w{i}", Name = "n", Steps = [new WorkflowStep("a", "do") { Input = new JsonObject { ["x"] = i }, Queue = "q", Priority = TaskPriority.High }], CreatedBy = i % 2 == 0 ? "me" : "you", AssignedTo = "them", Context = new JsonObject { ["k"] = "v" }, ParentWorkflowId = i > 1 ? "w0" : null, Tags = ["t"] }).ConfigureAwait(false);
        }
        await trial.FaultsAsync(Fault.Conflict, async () => await store.Workflows.CreateAsync(new Workflow { Id = "w0", Name = "n" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        await store.Workflows.StartAsync("w1").ConfigureAwait(false);
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        var found = trial.Present(await store.Workflows.FindAsync("w2").ConfigureAwait(false), "the workflow");
        trial.Equal((WorkflowStatus.Draft, "me", "them", "v", "w0", "t"), (found.Status, found.CreatedBy, found.AssignedTo, (string?)found.Context["k"], found.ParentWorkflowId, found.Tags[0]), "the workflow found");
        trial.Equal(("a", "do", 2, "q", TaskPriority.High), (found.Steps[0].Agent, found.Steps[0].Action, (int)found.Steps[0].Input["x"]!, found.Steps[0].Queue, found.Steps[0].Priority), "its step");
        await store.Workflows.UpdateAsync("w2", workflow => workflow with { Context = new JsonObject { ["k"] = "w" } }).ConfigureAwait(false);
        trial.Equal("w", (string?)(await store.Workflows.FindAsync("w2").ConfigureAwait(false))?.Context["k"], "its context after an update");
        await IdsAsync(["w3", "w2", "w1", "w0"], store.Workflows.All(), "all workflows").ConfigureAwait(false);
        await IdsAsync(["w2", "w0"], store.Workflows.CreatedByUser("me"), "the workflows somebody made").ConfigureAwait(false);
        await IdsAsync(["w3", "w2"], store.Workflows.PartsOf("w0"), "the parts of a workflow").ConfigureAwait(false);
        await IdsAsync(["w1"], store.Workflows.InStatus(WorkflowStatus.Running), "the running workflows").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Workflows.DeleteAsync("w0", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a workflow with parts").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Workflows.DeleteAsync("w1", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a workflow with tasks").ConfigureAwait(false);
        trial.True(await store.Workflows.DeleteAsync("w0", DeleteChildren.Cascade).ConfigureAwait(false) && await store.Workflows.DeleteAsync("w1", DeleteChildren.Cascade).ConfigureAwait(false), "deletes with their parts", "true", "false");
        trial.Equal((0, 0), (await store.Workflows.All().CountAsync().ConfigureAwait(false), await store.Tasks.All().CountAsync().ConfigureAwait(false)), "the workflows and tasks");

        async Task IdsAsync(string[] expected, IAsyncEnumerable<Workflow> list, string what) => trial.Same(expected, await list.Select(one => one.Id).ToListAsync().ConfigureAwait(false), what);
    }

    private static async Task StepsAsync(Trial trial)
    {
        var store = await StoreAsync(trial).ConfigureAwait(false);
        await ThreeAsync(store).ConfigureAwait(false);
        var other = await trial.StoreAsync().ConfigureAwait(false);
        for (var step = 0; step < 3; step++)
        {
            trial.Equal((WorkflowStatus.Running, step, step, 3), await ShowAsync(other).ConfigureAwait(false), $"the workflow before step {step}");
            var task = trial.Present(await store.Tasks.ClaimAsync().ConfigureAwait(false), $"the task of step {step}");
            trial.Equal(("a", $"step {step}", step, step == 0 ? null : step - 1, null), (task.AgentId, task.Name, task.Step, (int?)task.Input["previous"]?["n"], await other.Tasks.ClaimAsync().ConfigureAwait(false)), "the task, what it finds of the step before, and what else there is to do");
            await store.Tasks.CompleteAsync(task, new JsonObject { ["n"] = step }).ConfigureAwait(false);
        }
        trial.Equal((WorkflowStatus.Completed, 3, 3, 3), await ShowAsync(other).ConfigureAwait(false), "the workflow at its end");
        trial.Equal((3, trial.Clock.GetUtcNow()), (await other.Tasks.OfWorkflow("w").CountAsync().ConfigureAwait(false), (await other.Workflows.FindAsync("w").ConfigureAwait(false))!.CompletedAt), "its tasks and its end");
    }

    private static async Task FailedAsync(Trial trial)
    {
        var store = await StoreAsync(trial).ConfigureAwait(false);
        await ThreeAsync(store).ConfigureAwait(false);
        await store.Tasks.CompleteAsync((await store.Tasks.ClaimAsync().ConfigureAwait(false))!).ConfigureAwait(false);
        var second = trial.Present(await store.Tasks.ClaimAsync().ConfigureAwait(false), "the second step");
        await store.Tasks.FailAsync(second, new TaskError("broken", "It broke."), null).ConfigureAwait(false);
        var failed = trial.Present(await store.Workflows.FindAsync("w").ConfigureAwait(false), "the workflow");
        trial.Equal((WorkflowStatus.Failed, "broken", 1, trial.Clock.GetUtcNow()), (failed.Status, failed.Error?.Type, failed.CurrentStep, failed.CompletedAt), "the workflow whose step failed");
        trial.Equal((WorkflowStatus.Failed, 1, 1, 3), await ShowAsync(store).ConfigureAwait(false), "its progress");
        await store.Tasks.RequeueAsync(second.Id).ConfigureAwait(false);
        trial.Equal((WorkflowStatus.Running, 1, 1, 3), await ShowAsync(store).ConfigureAwait(false), "the workflow whose step was requeued");
        // The last lease of a worker that died ends the workflow too.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            trial.Present(await store.Tasks.ClaimAsync().ConfigureAwait(false), "an attempt");
            trial.Clock.Advance(TimeSpan.FromMinutes(2));
        }
        trial.Equal(null, await store.Tasks.ClaimAsync().ConfigureAwait(false), "a claim past the last attempt");
        var dead = trial.Present(await store.Workflows.FindAsync("w").ConfigureAwait(false), "the workflow");
        trial.Equal((WorkflowStatus.Failed, TaskError.LeaseRanOut), (dead.Status, dead.Error?.Type), "the workflow whose step died");
        await store.Tasks.RequeueAsync(second.Id).ConfigureAwait(false);
        await store.Tasks.CancelAsync(second.Id).ConfigureAwait(false);
        trial.Equal((WorkflowStatus.Failed, 1, 1, 3), await ShowAsync(store).ConfigureAwait(false), "the workflow whose step was cancelled");
    }

    private static async Task PauseAsync(Trial trial)
    {
        var store = await StoreAsync(trial).ConfigureAwait(false);
        await ThreeAsync(store).ConfigureAwait(false);
        await store.Workflows.PauseAsync("w").ConfigureAwait(false);
        trial.Equal(null, await store.Tasks.ClaimAsync().ConfigureAwait(false), "a claim from a paused workflow");
        var held = (await store.Tasks.OfWorkflow("w").FirstAsync().ConfigureAwait(false))!;
        await trial.FaultsAsync(Fault.IllegalTransition, async () => await store.Tasks.StartAsync(held.Id, new ClaimOptions()).ConfigureAwait(false), "the start of a held task").ConfigureAwait(false);
        await store.Workflows.ResumeAsync("w").ConfigureAwait(false);
        var first = trial.Present(await store.Tasks.ClaimAsync().ConfigureAwait(false), "the first step once it was resumed");
        await store.Workflows.PauseAsync("w").ConfigureAwait(false);
        await store.Tasks.CompleteAsync(first).ConfigureAwait(false);
        trial.Equal((WorkflowStatus.Paused, 1, 1, 3), await ShowAsync(store).ConfigureAwait(false), "a paused workflow whose running step was finished");
        trial.Equal(null, await store.Tasks.ClaimAsync().ConfigureAwait(false), "a claim of the step after it");
        await store.Workflows.ResumeAsync("w").ConfigureAwait(false);
        trial.Equal("step 1", (await store.Tasks.ClaimAsync().ConfigureAwait(false))?.Name, "the step after it once it was resumed");
    }

    private static async Task RaceAsync(Trial trial)
    {
        var (one, two) = (await StoreAsync(trial).ConfigureAwait(false), await trial.StoreAsync().ConfigureAwait(false));
        for (var round = 0; round < 10; round++)
        {
            var id = $"w{round}";
            await one.Workflows.CreateAsync(new Workflow { Id = id, Name = "n", Steps = [new("a", "first") { Queue = id }, new("a", "second") { Queue = id }] }).ConfigureAwait(false);
            await one.Workflows.StartAsync(id).ConfigureAwait(false);
            var task = trial.Present(await one.Tasks.ClaimAsync(id).ConfigureAwait(false), "the first step");
            await StartingLine.RunAsync(2, async i =>
            {
                if (i == 0)
                    await one.Tasks.CompleteAsync(task).ConfigureAwait(false);
                else
                    await two.Workflows.PauseAsync(id).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            trial.Equal(null, await one.Tasks.ClaimAsync(id).ConfigureAwait(false), "a claim from the paused workflow, whichever came first");
            trial.Equal(2, await one.Tasks.OfWorkflow(id).CountAsync().ConfigureAwait(false), "its tasks");
            await two.Workflows.ResumeAsync(id).ConfigureAwait(false);
            trial.Equal("second", (await one.Tasks.ClaimAsync(id).ConfigureAwait(false))?.Name, "the second step once it was resumed");
        }
    }

    private static async Task ComputedAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Workflows.CreateAsync(new Workflow { Id = "w", Name = "n" }).ConfigureAwait(false);
        trial.Equal(WorkflowStatus.Draft, (await store.Workflows.ProgressAsync("w").ConfigureAwait(false))?.Status, "a draft without parts");
        await store.Workflows.CreateAsync(new Workflow { Id = "part", Name = "n", ParentWorkflowId = "w" }).ConfigureAwait(false);
        await store.Tasks.CreateAllAsync(Enumerable.Range(0, 40).Select(i => new AgentTask { Id = $"t{i:D2}", Name = "n", WorkflowId = "w", MaxAttempts = 1 })).ConfigureAwait(false);
        await store.Tasks.CreateAsync(new AgentTask { Id = "inner", Name = "n", WorkflowId = "part", Queue = "inner" }).ConfigureAwait(false);
        trial.Equal(WorkflowStatus.Running, (await store.Workflows.SyncAsync("part").ConfigureAwait(false)).Status, "a part with a pending task, stored");
        trial.Equal(WorkflowStatus.Running, (await store.Workflows.FindAsync("w").ConfigureAwait(false))?.Status, "the whole, stored with it");
        await store.Tasks.CancelAsync("t39").ConfigureAwait(false);
        var claimed = await store.Tasks.ClaimManyAsync("default", 39).ConfigureAwait(false);
        await store.Tasks.CompleteAllAsync(claimed.Take(38).Select(task => new TaskCompletion(task))).ConfigureAwait(false);
        await store.Tasks.FailAsync(claimed[38], new TaskError("a", "b")).ConfigureAwait(false);
        watch.Reset();
        var progress = trial.Present(await store.Workflows.ProgressAsync("w").ConfigureAwait(false), "the progress");
        trial.Equal((WorkflowStatus.Failed, 38, 40), (progress.Status, progress.Done, progress.Total), "the progress: 38 of 39 tasks and a part");
        trial.True(watch.Trips <= 3, "the reads for it", "3", $"{watch.Trips}");
        await store.Tasks.RequeueAsync("t38").ConfigureAwait(false);
        await store.Tasks.CompleteAsync((await store.Tasks.ClaimAsync().ConfigureAwait(false))!).ConfigureAwait(false);
        trial.Equal(WorkflowStatus.Running, (await store.Workflows.SyncAsync("w").ConfigureAwait(false)).Status, "the whole while its part runs");
        await store.Tasks.CompleteAsync((await store.Tasks.ClaimAsync("inner").ConfigureAwait(false))!).ConfigureAwait(false);
        trial.Equal(WorkflowStatus.Completed, (await store.Workflows.SyncAsync("part").ConfigureAwait(false)).Status, "the part when its task is done");
        var whole = trial.Present(await store.Workflows.FindAsync("w").ConfigureAwait(false), "the whole");
        trial.Equal((WorkflowStatus.Completed, trial.Clock.GetUtcNow()), (whole.Status, whole.CompletedAt), "the whole, stored with its part");
        trial.Equal(null, await store.Workflows.ProgressAsync("absent").ConfigureAwait(false), "the progress of what is not there");
    }

    private static async Task RefusalsAsync(Trial trial)
    {
        var store = await StoreAsync(trial).ConfigureAwait(false);
        var unknown = await trial.ThrowsAsync<PerdureException>(async () => await store.Workflows.CreateAsync(new Workflow { Id = "w", Name = "n", Steps = [new("a", "do"), new("nobody", "do")] }).ConfigureAwait(false), "a step of an unknown agent").ConfigureAwait(false);
        trial.True(unknown.Fault == Fault.InvalidReference && unknown.Message.Contains("'nobody'", StringComparison.Ordinal), "the error", "InvalidReference with 'nobody'", $"{unknown.Fault}: {unknown.Message}");
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Workflows.CreateAsync(new Workflow { Name = "n", ParentWorkflowId = "none" }).ConfigureAwait(false), "a part of what is not there").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Workflows.CreateAsync(new Workflow { Name = "n", Status = WorkflowStatus.Running }).ConfigureAwait(false), "a workflow created as running", "running").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Workflows.CreateAsync(new Workflow { Name = "n", Steps = [new("a", "")] }).ConfigureAwait(false), "a step without an action", "step 0").ConfigureAwait(false);
        await ThreeAsync(store).ConfigureAwait(false);
        await RefusedAsync(() => store.Workflows.StartAsync("w"), "running → running").ConfigureAwait(false);
        await RefusedAsync(() => store.Workflows.ResumeAsync("w"), "running → running").ConfigureAwait(false);
        await RefusedAsync(() => store.Workflows.UpdateAsync("w", workflow => workflow with { Status = WorkflowStatus.Completed }), "completed").ConfigureAwait(false);
        await RefusedAsync(() => store.Workflows.UpdateAsync("w", workflow => workflow with { Steps = [] }), "steps").ConfigureAwait(false);
        await store.Workflows.CreateAsync(new Workflow { Id = "bare", Name = "n" }).ConfigureAwait(false);
        await RefusedAsync(() => store.Workflows.StartAsync("bare"), "no steps").ConfigureAwait(false);
        await RefusedAsync(() => store.Workflows.PauseAsync("bare"), "draft → paused").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Workflows.StartAsync("absent").ConfigureAwait(false), "a start of what is not there").ConfigureAwait(false);

        async Task RefusedAsync(Func<ValueTask<Workflow>> act, string words)
        {
            var refused = await trial.ThrowsAsync<PerdureException>(async () => await act().ConfigureAwait(false), words).ConfigureAwait(false);
            trial.True(refused.Fault == Fault.IllegalTransition && refused.Message.Contains(words, StringComparison.Ordinal), "the error", $"IllegalTransition with '{words}'", $"{refused.Fault}: {refused.Message}");
        }
    }

    private static async Task<AgentStore> StoreAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Agents.SaveAsync(new Agent { Id = "a", Name = "n" }).ConfigureAwait(false);
        return store;
    }

    private static async Task ThreeAsync(AgentStore store)
    {
        await store.Workflows.CreateAsync(new Workflow { Id = "w", Name = "n", Steps = [.. Enumerable.Range(0, 3).Select(i => new WorkflowStep("a", $"step {i}"))] }).ConfigureAwait(false);
        await store.Workflows.StartAsync("w").ConfigureAwait(false);
    }

    // Stored status and step, computed progress.
    private static async Task<(WorkflowStatus Status, int Step, int Done, int Total)> ShowAsync(AgentStore store)
    {
        var workflow = (await store.Workflows.FindAsync("w").ConfigureAwait(false))!;
        var progress = (await store.Workflows.ProgressAsync("w").ConfigureAwait(false))!;
        return progress.Status == workflow.Status ? (workflow.Status, workflow.CurrentStep, progress.Done, progress.Total) : ((WorkflowStatus)(-1), workflow.CurrentStep, progress.Done, progress.Total);
    }
}
