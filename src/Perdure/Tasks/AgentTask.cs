using System.Text.Json.Nodes;

namespace Perdure.Tasks;

/// <summary>
/// A piece of work for an agent. Where it stands (status, attempts, lease, times, output, error) is changed by the verbs of
/// <see cref="TaskStore"/> alone; the rest is the caller's. Its <see cref="Entity.Id"/> is made when it is left empty.
/// </summary>
public sealed record AgentTask : Entity
{
    /// <summary>The queue of tasks that name none.</summary>
    public const string DefaultQueue = "default";

    /// <summary>What it is called. Required.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is to be done, for people. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where it stands. Default: pending.</summary>
    public AgentTaskStatus Status { get; init; }

    /// <summary>Which go first. Default: normal.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>What it is done with. Default: empty.</summary>
    public JsonObject Input { get; init; } = [];

    /// <summary>What came of it; null until it is completed, or for nothing.</summary>
    public JsonObject? Output { get; init; }

    /// <summary>Why the last attempt failed; null when none has, or a later one did not.</summary>
    public TaskError? Error { get; init; }

    /// <summary>The agent that is to do it, which must exist when the task is created; null: any.</summary>
    public string? AgentId { get; init; }

    /// <summary>The workflow it belongs to, which must exist when the task is created; null: none.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>Which step of its workflow it is, from 0; null: none of them. Set by the workflow.</summary>
    public int? Step { get; init; }

    /// <summary>The task it is a part of, which must exist when the task is created; null: none.</summary>
    public string? ParentTaskId { get; init; }

    /// <summary>Words to find it by. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>From which queue it is claimed, 1 to 255 UTF-8 bytes. Default: "default".</summary>
    public string Queue { get; init; } = DefaultQueue;

    /// <summary>When it may be claimed at the earliest; null: at once. A failed attempt sets it to the time of the next.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it must be done at the latest; from then on it fails. Null: never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether it waits for its workflow, which is paused, and is not claimed until that goes on. Set by the workflow.</summary>
    public bool IsHeld { get; init; }

    /// <summary>How often it was begun, the present attempt too.</summary>
    public int Attempts { get; init; }

    /// <summary>How often it may be begun, at least 1. Default: 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Who does it; null unless it is running.</summary>
    public TaskLease? Lease { get; init; }

    /// <summary>How much is done, 0 to 1, as its holder says.</summary>
    public double Progress { get; init; }

    /// <summary>When its present or last attempt began, UTC; null: none has.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over, UTC, whatever came of it; null: it is not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Since when, or from when on, a claim may take it: pending or left by its holder. Null: none may.</summary>
    internal DateTimeOffset? ReadyAt => Status switch
    {
        AgentTaskStatus.Pending when !IsHeld => Earlier(NotBefore > CreatedAt ? NotBefore.Value : CreatedAt, Deadline),
        AgentTaskStatus.Running => Lease?.Until,
        _ => null,
    };

    internal static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
