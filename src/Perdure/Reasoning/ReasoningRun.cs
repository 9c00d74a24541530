using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Perdure.Reasoning;

/// <summary>A chain of reasoning of one agent. Its <see cref="Entity.Id"/>, the run's id, is made when it is left empty.</summary>
public sealed record ReasoningRun : Entity
{
    /// <summary>The agent that reasons.</summary>
    public required string AgentId { get; init; }

    /// <summary>The task it is about; null: none.</summary>
    public string? TaskId { get; init; }

    /// <summary>The thread it is in; null: none.</summary>
    public string? ThreadId { get; init; }

    /// <summary>For whom; null: nobody in particular.</summary>
    public string? UserId { get; init; }

    /// <summary>How far it is. Default: running.</summary>
    public ReasoningStatus Status { get; init; }

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When it began, UTC, to the microsecond. Default: when it is first saved.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was completed or failed; null: it was not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The sums over its steps. The store keeps them; a run that is given with others than the stored ones is refused.</summary>
    public ReasoningTotals Totals { get; init; } = new();

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The listing that counts; see <see cref="ReasoningListing"/>.</summary>
    [JsonInclude]
    internal string Listing { get; init; } = "";
}
