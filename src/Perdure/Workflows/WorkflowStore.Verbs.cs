using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Workflows;

/// <summary>What brings workflows from one status to the next.</summary>
public sealed partial class WorkflowStore
{
    /// <summary>Starts a workflow in draft or pending: the task of its first step is created in the same write.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when it was started already or has no steps.</exception>
    public ValueTask<Workflow> StartAsync(string id, CancellationToken cancellationToken = default) => ChangeAsync(id, WorkflowStatus.Running, "StartAsync", (workflow, now) =>
    {
        if (workflow.Status is not (WorkflowStatus.Draft or WorkflowStatus.Pending))
            return Task.FromResult<(Workflow, IReadOnlyList<WriteOperation>)?>(null);
        if (workflow.Steps.Count == 0)
            throw new PerdureException(Fault.IllegalTransition, $"Workflow '{id}' has no steps to start with. Give it some, or create tasks that name it: their status is its status.");
        var started = workflow with { Status = WorkflowStatus.Running, StartedAt = now };
        return Task.FromResult<(Workflow, IReadOnlyList<WriteOperation>)?>((started, [following.Begin(started, now, null)]));
    }, cancellationToken);

    /// <summary>Pauses a running workflow: what is being done is finished, its pending tasks and the steps to come are held until it is resumed. Tasks that the caller creates in it meanwhile are not.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when it is not running.</exception>
    public ValueTask<Workflow> PauseAsync(string id, CancellationToken cancellationToken = default) => ChangeAsync(id, WorkflowStatus.Paused, "PauseAsync", async (workflow, now) =>
        workflow.Status == WorkflowStatus.Running ? await HoldAsync(workflow with { Status = WorkflowStatus.Paused }, true, now, cancellationToken).ConfigureAwait(false) : null, cancellationToken);

    /// <summary>Lets a paused workflow go on.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when it is not paused.</exception>
    public ValueTask<Workflow> ResumeAsync(string id, CancellationToken cancellationToken = default) => ChangeAsync(id, WorkflowStatus.Running, "ResumeAsync", async (workflow, now) =>
        workflow.Status == WorkflowStatus.Paused ? await HoldAsync(workflow with { Status = WorkflowStatus.Running }, false, now, cancellationToken).ConfigureAwait(false) : null, cancellationToken);

    /// <summary>
    /// Where a workflow stands by what its tasks and the stored status of its sub-workflows say, whatever is stored of itself: failed when a task
    /// failed or is dead, a step was cancelled or a sub-workflow failed; else running while something is left; else pending when it has no parts; else
    /// completed. Three reads, however many tasks there are (by pages of 256).
    /// </summary>
    /// <returns>Null when there is no such workflow.</returns>
    public async ValueTask<WorkflowProgress?> ProgressAsync(string id, CancellationToken cancellationToken = default) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } workflow ? await following.TallyAsync(workflow, null, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Stores the computed status of a workflow, and that of those it is a part of. Steps do so by themselves; call it after other tasks and sub-workflows have ended.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public async ValueTask<Workflow> SyncAsync(string id, CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>();
        var synced = await SyncOneAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NotThere(id, "SyncAsync");
        for (var one = synced; one?.ParentWorkflowId is { } parent && seen.Add(parent);)
            one = await SyncOneAsync(parent, cancellationToken).ConfigureAwait(false);
        return synced;
    }

    private async ValueTask<Workflow?> SyncOneAsync(string id, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } workflow)
        {
            var status = (await following.TallyAsync(workflow, null, cancellationToken).ConfigureAwait(false)).Status;
            if (status == workflow.Status)
                return workflow;
            var now = context.Time.UtcNow();
            var isOver = status is WorkflowStatus.Completed or WorkflowStatus.Failed;
            var (put, stored) = workflows.Encode(workflow with { Status = status, StartedAt = workflow.StartedAt ?? now, CompletedAt = isOver ? workflow.CompletedAt ?? now : null, Error = status == WorkflowStatus.Failed ? workflow.Error ?? new TaskError("part-failed", "A task or sub-workflow of it failed.") : null }, Expect.Exactly(workflow.Version), now);
            if ((await context.Backend.WriteAsync(new WriteBatch([put], now), cancellationToken).ConfigureAwait(false)).Conflict is null)
                return stored.Value;
        }
        return null;
    }

    private async ValueTask<Workflow> ChangeAsync(string id, WorkflowStatus to, string by, Func<Workflow, DateTimeOffset, Task<(Workflow Workflow, IReadOnlyList<WriteOperation> Others)?>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var workflow = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NotThere(id, by);
            var now = context.Time.UtcNow();
            var (changed, others) = await change(workflow, now).ConfigureAwait(false) ?? throw new PerdureException(Fault.IllegalTransition, $"Workflow '{id}': {workflow.Status.Word} → {to.Word} is no legal transition by {by}. Draft and pending start, running pauses, paused resumes. It was left as it is.");
            var (put, stored) = workflows.Encode(changed, Expect.Exactly(workflow.Version), now);
            var result = await context.Backend.WriteAsync(new WriteBatch([put, .. others], now), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return stored.Value;
        }
    }

    private async ValueTask<(Workflow, IReadOnlyList<WriteOperation>)> HoldAsync(Workflow workflow, bool isHeld, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var operations = new List<WriteOperation>();
        await foreach (var task in tasks.OfWorkflow(workflow.Id).WithCancellation(cancellationToken).ConfigureAwait(false))
            if (task.Status == AgentTaskStatus.Pending && task.IsHeld != isHeld)
                operations.Add(steps.Encode(task with { IsHeld = isHeld }, Expect.Exactly(task.Version), now).Operation);
        return (workflow, operations);
    }

    private static PerdureException NotThere(string id, string by) => new(Fault.NotFound, $"Workflow '{id}' is not there for {by}; create it first.");
}
