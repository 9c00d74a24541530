using System.Text.Json.Nodes;
using Perdure.Collections;

namespace Perdure.Conformance.Rooms;

internal enum TaskStatus
{
    Pending,
    Running,
    Completed,
    Failed,
}

/// <summary>A unit of work that an agent can do.</summary>
internal sealed record WorkTask : Entity
{
    public static readonly Field<WorkTask, TaskStatus?> ByStatus = Field.Enum<WorkTask, TaskStatus>("status", task => task.Status);

    public static readonly CollectionDefinition<WorkTask> Definition = new("kit_tasks", task => task.Id) { Indexes = [Index.On(ByStatus)] };

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public TaskStatus Status { get; init; }

    public JsonObject Input { get; init; } = [];

    public JsonObject? Output { get; init; }
}

/// <summary>An agent's configuration, kept apart from agents.</summary>
internal sealed record AgentConfig : Entity
{
    public static readonly CollectionDefinition<AgentConfig> Definition = new("kit_agent_configs", config => config.Id);

    public required string Name { get; init; }

    public string Role { get; init; } = "";

    public required string InstructionTemplate { get; init; }

    public JsonObject ModelConfig { get; init; } = [];
}
