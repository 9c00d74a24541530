namespace Perdure.Events;

/// <summary>The usual types of events. There may be any other. Those of agents, tasks, workflows, knowledge and <see cref="SystemMetrics"/> are published by the rooms when <see cref="EventOptions.Publish"/> asks for it.</summary>
public static class EventTypes
{
    /// <summary>An agent was created.</summary>
    public const string AgentCreated = "agent.created";

    /// <summary>An agent was changed, but for its status.</summary>
    public const string AgentUpdated = "agent.updated";

    /// <summary>An agent was deleted.</summary>
    public const string AgentDeleted = "agent.deleted";

    /// <summary>An agent's status is another.</summary>
    public const string AgentStatus = "agent.status";

    /// <summary>A task was created.</summary>
    public const string TaskCreated = "task.created";

    /// <summary>A task was claimed: an attempt begins.</summary>
    public const string TaskStarted = "task.started";

    /// <summary>How much of a task is done is another.</summary>
    public const string TaskProgress = "task.progress";

    /// <summary>A task was completed.</summary>
    public const string TaskCompleted = "task.completed";

    /// <summary>A task was given up, has no attempt left, or was called off; its status says which.</summary>
    public const string TaskFailed = "task.failed";

    /// <summary>An attempt at a task failed, and another will follow.</summary>
    public const string TaskRetried = "task.retried";

    /// <summary>A task was deleted.</summary>
    public const string TaskDeleted = "task.deleted";

    /// <summary>A workflow was created.</summary>
    public const string WorkflowCreated = "workflow.created";

    /// <summary>A workflow was started.</summary>
    public const string WorkflowStarted = "workflow.started";

    /// <summary>A workflow went on to another step.</summary>
    public const string WorkflowStep = "workflow.step";

    /// <summary>All of a workflow is done.</summary>
    public const string WorkflowCompleted = "workflow.completed";

    /// <summary>A workflow failed.</summary>
    public const string WorkflowFailed = "workflow.failed";

    /// <summary>A workflow was deleted.</summary>
    public const string WorkflowDeleted = "workflow.deleted";

    /// <summary>A document, knowledge or memory was added.</summary>
    public const string KnowledgeAdded = "knowledge.added";

    /// <summary>A document, knowledge or memory was changed.</summary>
    public const string KnowledgeUpdated = "knowledge.updated";

    /// <summary>A document, knowledge or memory was deleted.</summary>
    public const string KnowledgeDeleted = "knowledge.deleted";

    /// <summary>A store answers, again.</summary>
    public const string SystemHealth = "system.health";

    /// <summary>Somebody should look.</summary>
    public const string SystemAlert = "system.alert";

    /// <summary>Something was measured.</summary>
    public const string SystemMetrics = "system.metrics";

    /// <summary>A connection was opened.</summary>
    public const string WebSocketConnected = "ws.connect";

    /// <summary>A connection was closed.</summary>
    public const string WebSocketDisconnected = "ws.disconnect";

    /// <summary>Something was said over a connection.</summary>
    public const string WebSocketMessage = "ws.message";
}
