using Perdure.Agents;
using Perdure.Knowledge;
using Perdure.Metrics;
using Perdure.Serialization;
using Perdure.Tasks;
using Perdure.Workflows;

namespace Perdure.Events;

/// <summary>Which events the rooms' changes are. A collection that is not here has its own name as its channel, and says no more than created, updated and deleted.</summary>
internal static class RoomChanges
{
    public static IReadOnlyList<PublishedChange> All { get; } =
    [
        new PublishedChange<Agent>(AgentDirectory.Definition.Name, EventChannels.Agents, AgentDirectory.Definition, agent => agent.Status.Word, OfAgent),
        new PublishedChange<AgentTask>(TaskFields.Definition.Name, EventChannels.Tasks, TaskFields.Definition, task => task.Status.Word, OfTask),
        new PublishedChange<Workflow>(WorkflowStore.Definition.Name, EventChannels.Workflows, WorkflowStore.Definition, workflow => workflow.Status.Word, OfWorkflow),
        new PublishedChange<KnowledgeItem>(KnowledgeSchema.Items.Name, EventChannels.Knowledge, KnowledgeSchema.Items, _ => null, OfKnowledge),
        // Who asks for knowledge is told of documents as wholes, not of their chunks.
        new PublishedChange<KnowledgeDocument>(KnowledgeSchema.Items.Name, EventChannels.Knowledge, KnowledgeSchema.Documents, _ => null, (_, after, isThere) => [Knowledge(after, isThere)]),
        new PublishedChange<Metric>(MetricStore.Values.Name, EventChannels.System, MetricStore.Values, _ => null, (_, after, isThere) => after is null || isThere ? [] : [EventTypes.SystemMetrics]),
    ];

    private static IEnumerable<string> OfAgent(Agent? before, Agent? after, bool isThere) => after switch
    {
        null => [EventTypes.AgentDeleted],
        _ when !isThere => [EventTypes.AgentCreated],
        _ when before is not null && before.Status != after.Status => [EventTypes.AgentStatus],
        _ => [EventTypes.AgentUpdated],
    };

    private static IEnumerable<string> OfTask(AgentTask? before, AgentTask? after, bool isThere) => after switch
    {
        null => [EventTypes.TaskDeleted],
        _ when !isThere => [EventTypes.TaskCreated],
        { Status: AgentTaskStatus.Running } when before?.Lease?.Token != after.Lease?.Token => [EventTypes.TaskStarted],
        _ when before is not null && before.Status == after.Status => before.Progress == after.Progress ? [] : [EventTypes.TaskProgress],
        { Status: AgentTaskStatus.Completed } => [EventTypes.TaskCompleted],
        { Status: AgentTaskStatus.Failed or AgentTaskStatus.Dead or AgentTaskStatus.Cancelled } => [EventTypes.TaskFailed],
        { Status: AgentTaskStatus.Pending, Error: not null } => [EventTypes.TaskRetried],
        _ => [],
    };

    private static string[] OfWorkflow(Workflow? before, Workflow? after, bool isThere)
    {
        if (after is null || !isThere)
            return [after is null ? EventTypes.WorkflowDeleted : EventTypes.WorkflowCreated];
        var step = before is not null && before.CurrentStep != after.CurrentStep ? (string[])[EventTypes.WorkflowStep] : [];
        return before?.Status == after.Status ? step : after.Status switch
        {
            WorkflowStatus.Running when before?.StartedAt is null => [EventTypes.WorkflowStarted, .. step],
            WorkflowStatus.Completed => [.. step, EventTypes.WorkflowCompleted],
            WorkflowStatus.Failed => [.. step, EventTypes.WorkflowFailed],
            _ => step,
        };
    }

    // That it was used is counted, and no news.
    private static IEnumerable<string> OfKnowledge(KnowledgeItem? before, KnowledgeItem? after, bool isThere) =>
        (after ?? before)?.DocumentId is not null || (before is not null && after is not null && before.UsageCount != after.UsageCount) ? [] : [Knowledge(after, isThere)];

    private static string Knowledge(object? after, bool isThere) => after is null ? EventTypes.KnowledgeDeleted : isThere ? EventTypes.KnowledgeUpdated : EventTypes.KnowledgeAdded;
}
