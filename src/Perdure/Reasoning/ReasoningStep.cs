using System.Text.Json.Nodes;

namespace Perdure.Reasoning;

/// <summary>One step of a run. A step of the same run and number replaces the one before, and the run's totals follow.</summary>
public sealed record ReasoningStep : Entity
{
    /// <summary>The run it is of; a <see cref="ReasoningTrail"/> fills it in.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The agent that reasons; a <see cref="ReasoningTrail"/> fills it in. A step that is saved again keeps its first one.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>Its place in the run, from 1. Default: 0, which a <see cref="ReasoningTrail"/> replaces by the next.</summary>
    public int StepNumber { get; init; }

    /// <summary>What it is about. Default: empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>What was thought. Default: empty.</summary>
    public string Reasoning { get; init; } = "";

    /// <summary>What was done. Default: empty.</summary>
    public string Action { get; init; } = "";

    /// <summary>What came of it. Default: empty.</summary>
    public string Result { get; init; } = "";

    /// <summary>How sure the agent is, from 0 to 1. Default: 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>What is to be done next. Default: another step.</summary>
    public NextAction NextAction { get; init; }

    /// <summary>Tokens of thought. Models count them among those of the output.</summary>
    public int ReasoningTokens { get; init; }

    /// <summary>Tokens that went in.</summary>
    public int InputTokens { get; init; }

    /// <summary>Tokens that came out.</summary>
    public int OutputTokens { get; init; }

    /// <summary>All tokens as the model counts them; null: those in and out together.</summary>
    public int? TotalTokens { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When it happened, kept as given, with its offset. Default: when it is first saved. A step that is saved again keeps its first one.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
