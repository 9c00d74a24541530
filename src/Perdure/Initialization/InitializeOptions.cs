using Perdure.Agents;

namespace Perdure.Initialization;

/// <summary>What a store is to begin with. The tables are there as soon as it is open; this is what stands in them.</summary>
public sealed record InitializeOptions
{
    /// <summary>The agents to seed, each with an id; one that somebody changed is kept. Default: <see cref="DefaultAgents.All"/>.</summary>
    public IReadOnlyList<Agent> Agents { get; init; } = DefaultAgents.All;

    /// <summary>The account that may do everything; null: none. Default: user name <c>admin</c> with a password that is made once.</summary>
    public AdminAccount? Admin { get; init; } = new();

    /// <summary>Whether two tasks and a workflow are added as examples. They need the agents <c>researcher</c> and <c>developer</c>. Default: false.</summary>
    public bool SampleData { get; init; }

    /// <summary>A folder of <c>*.json</c> files of knowledge, each named after the agent it belongs to; null, the default: none.</summary>
    public string? KnowledgeFolder { get; init; }
}
