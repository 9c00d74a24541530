namespace Perdure.Agents;

/// <summary>What an agent can do and can't.</summary>
public sealed record AgentCapabilities
{
    /// <summary>What it does, e.g. "summarization". Default: none.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>The tools it may use. Default: none.</summary>
    public IReadOnlyList<AgentTool> Tools { get; init; } = [];

    /// <summary>What it is not to do. Default: none.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [];

    /// <summary>The fields it knows. Default: none.</summary>
    public IReadOnlyList<string> Expertise { get; init; } = [];
}
