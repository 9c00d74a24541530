using Perdure.Tasks;

namespace Perdure.Workflows;

/// <summary>
/// Counts the parts of a workflow. The rule: failed when a task failed or is dead, a step was cancelled or a sub-workflow
/// failed; else running when something is pending, running or paused, or steps are left of a started workflow; else pending (or draft, as it
/// was) when it has no parts; else completed. Other tasks that were cancelled, and sub-workflows in draft, are left out. A paused
/// workflow is paused as long as something is left.
/// </summary>
internal sealed class WorkflowTally(Workflow workflow)
{
    private bool hasFailed;
    private int open;
    private int done;
    private int others;
    private int stepsDone;
    private int stepsOpen;

    public void Add(AgentTask task)
    {
        hasFailed |= task.Status is AgentTaskStatus.Failed or AgentTaskStatus.Dead || (task is { Status: AgentTaskStatus.Cancelled, Step: not null });
        var isOpen = !TaskTransitions.IsEnd(task.Status);
        if (task.Step is not null)
        {
            stepsOpen += isOpen ? 1 : 0;
            stepsDone += task.Status == AgentTaskStatus.Completed ? 1 : 0;
            return;
        }
        Count(isOpen, task.Status == AgentTaskStatus.Completed, task.Status != AgentTaskStatus.Cancelled);
    }

    public void Add(Workflow part)
    {
        hasFailed |= part.Status == WorkflowStatus.Failed;
        Count(part.Status is WorkflowStatus.Pending or WorkflowStatus.Running or WorkflowStatus.Paused, part.Status == WorkflowStatus.Completed, part.Status != WorkflowStatus.Draft);
    }

    public WorkflowProgress Progress => new(Status, done + stepsDone, others + workflow.Steps.Count);

    private WorkflowStatus Status
    {
        get
        {
            if (hasFailed)
                return WorkflowStatus.Failed;
            var isBegun = workflow.Status is not (WorkflowStatus.Draft or WorkflowStatus.Pending);
            var isLeft = open > 0 || stepsOpen > 0 || (isBegun && stepsDone < workflow.Steps.Count);
            if (isLeft)
                return workflow.Status == WorkflowStatus.Paused ? WorkflowStatus.Paused : WorkflowStatus.Running;
            if (others == 0 && stepsDone == 0)
                return workflow.Status == WorkflowStatus.Draft ? WorkflowStatus.Draft : WorkflowStatus.Pending;
            return stepsDone < workflow.Steps.Count ? WorkflowStatus.Running : WorkflowStatus.Completed;
        }
    }

    private void Count(bool isOpen, bool isDone, bool counts)
    {
        open += isOpen ? 1 : 0;
        done += isDone ? 1 : 0;
        others += counts ? 1 : 0;
    }
}
