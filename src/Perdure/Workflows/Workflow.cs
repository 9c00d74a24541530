using System.Text.Json.Nodes;
using Perdure.Tasks;

namespace Perdure.Workflows;

/// <summary>
/// Steps that agents take one after another, and the tasks and sub-workflows that name it. Where it stands is changed by the
/// verbs of <see cref="WorkflowStore"/> and by its tasks; the rest is the caller's. Its <see cref="Entity.Id"/> is made when it is left empty.
/// </summary>
public sealed record Workflow : Entity
{
    /// <summary>What it is called. Required.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is for, for people. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its steps in their order. Default: none; its tasks are then those that name it.</summary>
    public IReadOnlyList<WorkflowStep> Steps { get; init; } = [];

    /// <summary>Where it stands, as far as it was stored; <see cref="WorkflowStore.ProgressAsync"/> computes it. Default: draft.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Which step is due or being done, from 0; the number of steps when all are done.</summary>
    public int CurrentStep { get; init; }

    /// <summary>Who made it; null: nobody said.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who sees to it; null: nobody said.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>What its work keeps in it. Default: empty.</summary>
    public JsonObject Context { get; init; } = [];

    /// <summary>The workflow it is a part of, which must exist when it is created; null: none.</summary>
    public string? ParentWorkflowId { get; init; }

    /// <summary>Words to tell it by. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Why it failed; null when it has not.</summary>
    public TaskError? Error { get; init; }

    /// <summary>When it was started, UTC; null: it was not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over, UTC, whatever came of it; null: it is not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
