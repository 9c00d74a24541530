using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>The ways from one status of a task to another.</summary>
public static class TaskTransitions
{
    private static readonly (AgentTaskStatus From, AgentTaskStatus To, string By)[] Legal =
    [
        (AgentTaskStatus.Pending, AgentTaskStatus.Running, "a claim"),
        (AgentTaskStatus.Pending, AgentTaskStatus.Cancelled, "CancelAsync"),
        (AgentTaskStatus.Pending, AgentTaskStatus.Failed, "its deadline"),
        (AgentTaskStatus.Running, AgentTaskStatus.Running, "a claim once its lease has run out"),
        (AgentTaskStatus.Running, AgentTaskStatus.Completed, "CompleteAsync"),
        (AgentTaskStatus.Running, AgentTaskStatus.Pending, "ReleaseAsync, or FailAsync with attempts left"),
        (AgentTaskStatus.Running, AgentTaskStatus.Failed, "FailAsync for good, or its deadline"),
        (AgentTaskStatus.Running, AgentTaskStatus.Dead, "FailAsync of the last attempt"),
        (AgentTaskStatus.Running, AgentTaskStatus.Cancelled, "CancelAsync"),
        (AgentTaskStatus.Failed, AgentTaskStatus.Pending, "RequeueAsync"),
        (AgentTaskStatus.Cancelled, AgentTaskStatus.Pending, "RequeueAsync"),
        (AgentTaskStatus.Dead, AgentTaskStatus.Pending, "RequeueAsync"),
    ];

    /// <summary>Whether a task can go from one status to another.</summary>
    public static bool IsLegal(AgentTaskStatus from, AgentTaskStatus to) => Legal.Any(way => way.From == from && way.To == to);

    /// <summary>Whether a task of this status is over: nothing happens to it by itself any more.</summary>
    public static bool IsEnd(AgentTaskStatus status) => status is not (AgentTaskStatus.Pending or AgentTaskStatus.Running);

    internal static void Check(AgentTask task, AgentTaskStatus to)
    {
        if (!IsLegal(task.Status, to))
            throw Refused(task.Id, task.Status, to);
    }

    internal static PerdureException Refused(string id, AgentTaskStatus from, AgentTaskStatus to)
    {
        var ways = Legal.Where(way => way.From == from).Select(way => $"{way.To.Word} (by {way.By})").ToArray();
        return new(Fault.IllegalTransition, $"Task '{id}': {from.Word} → {to.Word} is no legal transition. From {from.Word} it can become {(ways.Length == 0 ? "nothing else" : string.Join(", ", ways))}. It was left as it is.");
    }
}
