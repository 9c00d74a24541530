using System.Collections.Concurrent;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>Gives tasks to those who claim them.</summary>
internal sealed class TaskClaims(StoreContext context, Collection<AgentTask> tasks, TaskChanges changes)
{
    private readonly ConcurrentDictionary<string, ClaimQueue> queues = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<AgentTask>> ClaimAsync(string queue, int count, ClaimOptions options, CancellationToken cancellationToken) =>
        queues.GetOrAdd(queue, name => new ClaimQueue(context, tasks, changes, name)).ClaimAsync(new ClaimWork(count, options), cancellationToken);

    /// <summary>Claims one task.</summary>
    public async ValueTask<AgentTask> StartAsync(string id, ClaimOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var task = await tasks.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new PerdureException(Fault.NotFound, $"Task '{id}' is not there to be started; create it first.");
            var now = context.Time.UtcNow();
            if (task.Status == AgentTaskStatus.Running && task.Lease!.Until > now)
                throw new PerdureException(Fault.Conflict, $"Task '{id}' is being done by {task.Lease.Owner} until {task.Lease.Until:O}; nothing was changed. Wait until it is over, or cancel it.");
            TaskTransitions.Check(task, AgentTaskStatus.Running);
            if (task.IsHeld)
                throw new PerdureException(Fault.IllegalTransition, $"Task '{id}' is held, because its workflow '{task.WorkflowId}' is paused; {task.Status.Word} → running is no legal transition until that is resumed.");
            if (!IsOver(task, now) && await changes.TryAsync(task, (one, at) => Claimed(one, options, context.Ids, at), cancellationToken).ConfigureAwait(false) is { } claimed)
                return claimed;
            if (IsOver(task, now))
                await changes.TryAsync(task, Ended, cancellationToken).ConfigureAwait(false);
        }
    }

    public static AgentTask Claimed(AgentTask task, ClaimOptions options, IdGenerator ids, DateTimeOffset now) => task with
    {
        Status = AgentTaskStatus.Running,
        Attempts = task.Attempts + 1,
        Lease = new TaskLease(options.Owner, ids.NewId(), AgentTask.Earlier(Instant.Cut(now + options.Lease), task.Deadline)),
        StartedAt = now,
        Progress = 0,
    };

    /// <summary>Whether a task that is ready can't be done any more.</summary>
    public static bool IsOver(AgentTask task, DateTimeOffset now) => task.Deadline <= now || (task.Status == AgentTaskStatus.Running && task.Attempts >= task.MaxAttempts);

    /// <summary>What such a task becomes.</summary>
    public static AgentTask Ended(AgentTask task, DateTimeOffset now) => task.Deadline <= now
        ? task with { Status = AgentTaskStatus.Failed, Lease = null, CompletedAt = now, Error = new TaskError(TaskError.DeadlinePassed, $"It was to be done by {task.Deadline:O}.") }
        : task with { Status = AgentTaskStatus.Dead, Lease = null, CompletedAt = now, Error = new TaskError(TaskError.LeaseRanOut, $"The lease of its last attempt, held by {task.Lease!.Owner}, ran out at {task.Lease.Until:O}.") };
}
