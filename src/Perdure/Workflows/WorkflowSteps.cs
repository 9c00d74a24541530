using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Workflows;

/// <summary>
/// What a workflow does when the task of a step ends, as writes of the same batch: the next step's task is made, or the workflow
/// is over. They expect the workflow as it was read, so a pause or another end in between is a conflict, after which it is looked at anew.
/// </summary>
internal sealed class WorkflowSteps(StoreContext context, Collection<AgentTask> tasks)
{
    private readonly Collection<Workflow> workflows = new(context, WorkflowStore.Definition);

    /// <summary>The writes that belong to a change of a task; none for a task that is no step, or whose end does not change.</summary>
    public async ValueTask<IReadOnlyList<WriteOperation>> FollowAsync(AgentTask before, AgentTask after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (after is not { Step: { } step, WorkflowId: { } id } || TaskTransitions.IsEnd(before.Status) == TaskTransitions.IsEnd(after.Status))
            return [];
        if (await workflows.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } workflow || workflow.CurrentStep != step)
            return [];
        if (!TaskTransitions.IsEnd(after.Status))
            return [Put(workflow with { Status = WorkflowStatus.Running, Error = null, CompletedAt = null }, now)];
        if (after.Status != AgentTaskStatus.Completed)
            return [Put(workflow with { Status = WorkflowStatus.Failed, Error = after.Error ?? new TaskError("cancelled", $"Step {step}, task '{after.Id}', was cancelled."), CompletedAt = now }, now)];
        var next = workflow with { CurrentStep = step + 1 };
        if (next.CurrentStep < next.Steps.Count)
            return [Put(next, now), Begin(next, now, after.Output)];
        var progress = await TallyAsync(next, after, cancellationToken).ConfigureAwait(false);
        return [Put(next with { Status = progress.Status, CompletedAt = progress.Status == WorkflowStatus.Completed ? now : null }, now)];
    }

    /// <summary>The write that makes the task of the current step.</summary>
    public Put Begin(Workflow workflow, DateTimeOffset now, JsonObject? previous)
    {
        var step = workflow.Steps[workflow.CurrentStep];
        var input = (JsonObject)step.Input.DeepClone();
        if (previous is not null && !input.ContainsKey("previous"))
            input["previous"] = previous.DeepClone();
        var task = new AgentTask
        {
            Name = step.Action,
            AgentId = step.Agent,
            Input = input,
            Queue = step.Queue,
            Priority = step.Priority,
            MaxAttempts = step.MaxAttempts,
            WorkflowId = workflow.Id,
            Step = workflow.CurrentStep,
            IsHeld = workflow.Status == WorkflowStatus.Paused,
        };
        return tasks.Encode(task, Expect.Absent, now).Operation;
    }

    /// <summary>What a workflow's parts say, two reads in all; a task that is about to change counts as it will be.</summary>
    public async ValueTask<WorkflowProgress> TallyAsync(Workflow workflow, AgentTask? changing, CancellationToken cancellationToken)
    {
        var tally = new WorkflowTally(workflow);
        if (changing is not null)
            tally.Add(changing);
        await foreach (var task in tasks.Where(TaskFields.WorkflowId, workflow.Id).OrderBy(Field.CreatedAt<AgentTask>()).WithCancellation(cancellationToken).ConfigureAwait(false))
            if (task.Id != changing?.Id)
                tally.Add(task);
        await foreach (var part in workflows.Where(WorkflowStore.ParentWorkflowId, workflow.Id).OrderBy(Field.CreatedAt<Workflow>()).WithCancellation(cancellationToken).ConfigureAwait(false))
            tally.Add(part);
        return tally.Progress;
    }

    private Put Put(Workflow workflow, DateTimeOffset now) => workflows.Encode(workflow, Expect.Exactly(workflow.Version), now).Operation;
}
