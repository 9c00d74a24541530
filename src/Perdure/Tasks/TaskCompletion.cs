using System.Text.Json.Nodes;

namespace Perdure.Tasks;

/// <summary>One of several tasks to complete at once.</summary>
/// <param name="Task">The task as it was claimed.</param>
/// <param name="Output">What came of it; null: nothing.</param>
public sealed record TaskCompletion(AgentTask Task, JsonObject? Output = null);
