using System.Text.Json.Nodes;

namespace Perdure.Agents;

/// <summary>What <see cref="AgentFactory"/> takes instead of what is stored. What is left out stays as it is stored; nothing of this is saved.</summary>
public sealed record AgentOverrides
{
    /// <summary>Another name.</summary>
    public string? Name { get; init; }

    /// <summary>Another role.</summary>
    public string? Role { get; init; }

    /// <summary>Another model.</summary>
    public string? Model { get; init; }

    /// <summary>Other instructions.</summary>
    public string? InstructionTemplate { get; init; }

    /// <summary>Settings that replace the stored ones of the same name; the others stay.</summary>
    public JsonObject? Config { get; init; }

    /// <summary>
    /// Values of the placeholders. The agent's own <c>{id}</c>, <c>{name}</c>, <c>{role}</c>, <c>{model}</c> and <c>{description}</c> are
    /// known without. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    internal Agent Of(Agent agent)
    {
        var config = (JsonObject)agent.Config.DeepClone();
        foreach (var (name, value) in Config ?? [])
            config[name] = value?.DeepClone();
        return agent with
        {
            Name = Name ?? agent.Name,
            Role = Role ?? agent.Role,
            Model = Model ?? agent.Model,
            InstructionTemplate = InstructionTemplate ?? agent.InstructionTemplate,
            Config = config,
        };
    }
}
