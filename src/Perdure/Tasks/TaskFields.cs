using Perdure.Agents;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>
/// How tasks are found. Every index costs each claim and each completion a part of its write, so there is one per question:
/// claims, newest first of all, by status, agent, workflow, parent and tag.
/// </summary>
internal static class TaskFields
{
    public static readonly Field<AgentTask, string?> Queue = Field.Text<AgentTask>("queue", task => task.Queue);
    public static readonly Field<AgentTask, long?> Priority = Field.Integer<AgentTask>("priority", task => (long)task.Priority);
    public static readonly Field<AgentTask, DateTimeOffset?> ReadyAt = Field.Time<AgentTask>("ready_at", task => task.ReadyAt);
    public static readonly Field<AgentTask, string?> Status = Field.Text<AgentTask>("status", task => task.Status.Word);
    public static readonly Field<AgentTask, string?> AgentId = Field.Text<AgentTask>("agent_id", task => task.AgentId);
    public static readonly Field<AgentTask, string?> WorkflowId = Field.Text<AgentTask>("workflow_id", task => task.WorkflowId);
    public static readonly Field<AgentTask, string?> ParentTaskId = Field.Text<AgentTask>("parent_task_id", task => task.ParentTaskId);
    public static readonly Field<AgentTask, string> Tags = Field.TextMany<AgentTask>("tags", task => task.Tags);

    public static readonly Field<AgentTask, DateTimeOffset?> StartedAt = Field.Time<AgentTask>("started_at", task => task.StartedAt);
    public static readonly Field<AgentTask, DateTimeOffset?> CompletedAt = Field.Time<AgentTask>("completed_at", task => task.CompletedAt);

    public static readonly CollectionDefinition<AgentTask> Definition = new("tasks", task => task.Id)
    {
        Indexes =
        [
            Index.On(Queue, Priority).OrderBy(ReadyAt),
            Index.On(Status).OrderBy(Field.CreatedAt<AgentTask>()),
            Index.On(AgentId).OrderBy(Field.CreatedAt<AgentTask>()).Sparse(),
            Index.On(WorkflowId).OrderBy(Field.CreatedAt<AgentTask>()).Sparse(),
            Index.On(ParentTaskId).OrderBy(Field.CreatedAt<AgentTask>()).Sparse(),
            Index.On(Tags).OrderBy(Field.CreatedAt<AgentTask>()),
            Index.By(Field.CreatedAt<AgentTask>()),
        ],
        Columns = [StartedAt, CompletedAt],
        Views =
        [
            tasks => new ViewSchema("agent_task_stats", 2, tasks,
            [
                ViewColumn.Of("agent_id"), ViewColumn.Count("total_tasks"), Count("completed_tasks", AgentTaskStatus.Completed), Count("pending_tasks", AgentTaskStatus.Pending), Count("running_tasks", AgentTaskStatus.Running),
                Count("failed_tasks", AgentTaskStatus.Failed), Count("dead_tasks", AgentTaskStatus.Dead), ViewColumn.AverageSeconds("average_seconds", "started_at", "completed_at"),
            ])
            {
                PerRecordOf = AgentDirectory.Definition.Name,
            },
        ],
        Json = RoomJson.Default.AgentTask,
    };

    private static ViewColumn Count(string name, AgentTaskStatus status) => ViewColumn.CountOf(name, "status", FieldValue.Of(status.Word));
}
