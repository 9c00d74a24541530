using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>What must be true of a task, whoever made it.</summary>
internal static class TaskRules
{
    /// <exception cref="ArgumentException">Something is not; the message lists all of it.</exception>
    public static AgentTask Checked(AgentTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var mistakes = Mistakes(task).ToArray();
        return mistakes.Length == 0 ? task : throw new ArgumentException($"Task '{task.Id}' can't be stored: {string.Join(" ", mistakes)}", nameof(task));
    }

    /// <exception cref="ArgumentException">A new task can't be like that.</exception>
    public static AgentTask New(AgentTask task)
    {
        Checked(task);
        if (task.Status == AgentTaskStatus.Running || task.Lease is not null)
            throw new ArgumentException($"Task '{task.Id}' was to be created as running; create it as pending and claim it, so that it has a lease.", nameof(task));
        return task;
    }

    /// <exception cref="PerdureException"><see cref="Fault.IllegalTransition"/>: it changes what only the verbs change.</exception>
    public static AgentTask Changed(AgentTask before, AgentTask after)
    {
        Checked(after);
        if (after.Status != before.Status)
            throw TaskTransitions.IsLegal(before.Status, after.Status)
                ? new PerdureException(Fault.IllegalTransition, $"Task '{before.Id}': an update was to make {before.Status.Word} {after.Status.Word}; that is done by the store's verbs (ClaimAsync, CompleteAsync, FailAsync, ReleaseAsync, CancelAsync, RequeueAsync). It was left as it is.")
                : TaskTransitions.Refused(before.Id, before.Status, after.Status);
        if (after.Lease != before.Lease || after.Attempts != before.Attempts || after.IsHeld != before.IsHeld || after.Step != before.Step || after.WorkflowId != before.WorkflowId)
            throw new PerdureException(Fault.IllegalTransition, $"Task '{before.Id}': an update was to change its lease, attempts, step or workflow, which belong to the store's verbs. It was left as it is.");
        return after;
    }

    private static IEnumerable<string> Mistakes(AgentTask task)
    {
        if (string.IsNullOrWhiteSpace(task.Name))
            yield return "It has no name; give it one.";
        if (!Enum.IsDefined(task.Status))
            yield return $"Status is {(int)task.Status}, which is none; expected one of {string.Join(", ", Enum.GetValues<AgentTaskStatus>().Select(one => one.Word))}.";
        if (!Enum.IsDefined(task.Priority))
            yield return $"Priority is {(int)task.Priority}, which is none; expected low, normal, high or critical.";
        if (string.IsNullOrEmpty(task.Queue))
            yield return $"Queue is empty; leave it out for '{AgentTask.DefaultQueue}'.";
        if (task.MaxAttempts < 1)
            yield return $"MaxAttempts is {task.MaxAttempts}; expected 1 or more.";
        if (task.Attempts < 0)
            yield return $"Attempts is {task.Attempts}; expected 0 or more.";
        if (!(task.Progress is >= 0 and <= 1))
            yield return $"Progress is {task.Progress}; expected 0 to 1.";
        if (task.Tags is null || task.Tags.Any(string.IsNullOrEmpty))
            yield return "Tags are or hold null or an empty text; leave them out for none.";
    }
}
