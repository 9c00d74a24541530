using System.Text.Json.Nodes;

namespace Perdure.Agents;

/// <summary>The stored configuration of an agent, from which <see cref="AgentFactory"/> makes the program's own. Its <see cref="Entity.Id"/> is made when it is left empty.</summary>
public sealed record Agent : Entity
{
    /// <summary>What it is called. Required.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is there for, e.g. "researcher". Default: empty.</summary>
    public string Role { get; init; } = "";

    /// <summary>The model it uses; null: the program's default.</summary>
    public string? Model { get; init; }

    /// <summary>What it does, for people. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its instructions with placeholders such as <c>{name}</c>; see <see cref="AgentTemplate"/>. Default: empty.</summary>
    public string InstructionTemplate { get; init; } = "";

    /// <summary>What it can do. Default: nothing said.</summary>
    public AgentCapabilities Capabilities { get; init; } = new();

    /// <summary>Settings of its model and of the program's own, e.g. <c>max_tokens</c>. Default: empty.</summary>
    public JsonObject Config { get; init; } = [];

    /// <summary>What it is doing. Default: idle.</summary>
    public AgentStatus Status { get; init; }

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
