using System.Text.Json.Nodes;

namespace Perdure.Agents;

/// <summary>A tool an agent may use.</summary>
/// <param name="Name">Its name.</param>
public sealed record AgentTool(string Name)
{
    /// <summary>What it does. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it takes, e.g. a JSON schema. Default: empty.</summary>
    public JsonObject Parameters { get; init; } = [];
}
