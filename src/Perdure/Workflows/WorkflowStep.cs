using System.Text.Json.Nodes;
using Perdure.Tasks;

namespace Perdure.Workflows;

/// <summary>One step of a workflow, which becomes a task when the steps before it are done.</summary>
/// <param name="Agent">The id of the agent that does it.</param>
/// <param name="Action">What is to be done; the task's name.</param>
public sealed record WorkflowStep(string Agent, string Action)
{
    /// <summary>What it is done with; the task finds the output of the step before it as "previous", unless that is given here. Default: empty.</summary>
    public JsonObject Input { get; init; } = [];

    /// <summary>The queue of its task. Default: "default".</summary>
    public string Queue { get; init; } = AgentTask.DefaultQueue;

    /// <summary>The priority of its task. Default: normal.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>How often its task may be begun. Default: 3.</summary>
    public int MaxAttempts { get; init; } = 3;
}
