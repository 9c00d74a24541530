using System.Text.Json.Nodes;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>What brings tasks from one status to the next.</summary>
public sealed partial class TaskStore
{
    /// <summary>Claims the next task of a queue for a minute.</summary>
    /// <returns>The task, running under a lease of this caller's; null when none is ready.</returns>
    public ValueTask<AgentTask?> ClaimAsync(string queue = AgentTask.DefaultQueue, CancellationToken cancellationToken = default) => ClaimAsync(queue, new ClaimOptions(), cancellationToken);

    /// <summary>
    /// Claims the next task of a queue: of the highest priority, among those the one that has been ready longest. No two callers, in
    /// whatever processes, get the same. While several processes claim from one queue, the order within a priority is near to that, not
    /// exactly it. A task whose lease ran out is ready again; one whose deadline passed, or whose last lease ran out, is ended instead.
    /// </summary>
    /// <returns>The task, running under a lease of this caller's; null when none is ready.</returns>
    public async ValueTask<AgentTask?> ClaimAsync(string queue, ClaimOptions options, CancellationToken cancellationToken = default) =>
        await ClaimManyAsync(queue, 1, options, cancellationToken).ConfigureAwait(false) is [var task] ? task : null;

    /// <summary>Claims the next tasks of a queue for a minute, in one write.</summary>
    public ValueTask<IReadOnlyList<AgentTask>> ClaimManyAsync(string queue, int count, CancellationToken cancellationToken = default) => ClaimManyAsync(queue, count, new ClaimOptions(), cancellationToken);

    /// <summary>Claims the next tasks of a queue, in one write; see <see cref="ClaimAsync(string, ClaimOptions, CancellationToken)"/>.</summary>
    /// <param name="queue">Which queue.</param>
    /// <param name="count">The most to claim, 1 to 1,000.</param>
    /// <param name="options">For whom and how long.</param>
    /// <param name="cancellationToken">Ends the wait for other claims of this process; a claim that has begun is finished.</param>
    /// <returns>The tasks in the order they go; fewer when fewer are ready.</returns>
    public ValueTask<IReadOnlyList<AgentTask>> ClaimManyAsync(string queue, int count, ClaimOptions options, CancellationToken cancellationToken = default)
    {
        Identifier.Check(queue, nameof(queue));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return claims.ClaimAsync(queue, count, options, cancellationToken);
    }

    /// <summary>Claims one task, whatever its queue, priority and not-before.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.Conflict"/> while somebody else has it, <see cref="Fault.IllegalTransition"/> when it is over or held.</exception>
    public ValueTask<AgentTask> StartAsync(string id, ClaimOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return claims.StartAsync(id, options, cancellationToken);
    }

    /// <summary>Extends the lease of a task, to that long from now but not past its deadline, and says how far it is.</summary>
    /// <param name="task">The task as it was claimed.</param>
    /// <param name="lease">How long from now.</param>
    /// <param name="progress">How much is done, 0 to 1; null: as before.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when the lease has run out or the task is another's by now.</exception>
    public async ValueTask<AgentTask> HeartbeatAsync(AgentTask task, TimeSpan lease, double? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        if (progress is not (null or (>= 0 and <= 1)))
            throw new ArgumentOutOfRangeException(nameof(progress), progress, "Progress is 0 to 1.");
        return (await changes.HeldAsync([task], (_, held, now) => held with { Lease = held.Lease! with { Until = AgentTask.Earlier(now + lease, held.Deadline) }, Progress = progress ?? held.Progress }, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Completes a task. The next step of its workflow is created in the same write.</summary>
    /// <param name="task">The task as it was claimed.</param>
    /// <param name="output">What came of it; null: nothing.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when the lease has run out or the task is another's by now.</exception>
    public async ValueTask<AgentTask> CompleteAsync(AgentTask task, JsonObject? output = null, CancellationToken cancellationToken = default) =>
        (await CompleteAllAsync([new TaskCompletion(task, output)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Completes tasks in one write: all or none.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when the lease of one has run out or it is another's by now; the message names it and none was completed.</exception>
    public ValueTask<IReadOnlyList<AgentTask>> CompleteAllAsync(IEnumerable<TaskCompletion> completions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(completions);
        TaskCompletion[] all = [.. completions];
        return changes.HeldAsync(
            [.. all.Select(one => one.Task)],
            (i, held, now) => held with { Status = AgentTaskStatus.Completed, Output = all[i].Output, Error = null, Progress = 1, Lease = null, CompletedAt = now },
            cancellationToken);
    }

    /// <summary>Ends a failed attempt: the task is pending again, after a backoff of the defaults, or a dead letter when it was the last.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when the lease has run out or the task is another's by now.</exception>
    public ValueTask<AgentTask> FailAsync(AgentTask task, TaskError error, CancellationToken cancellationToken = default) => FailAsync(task, error, TaskBackoff.Default, cancellationToken);

    /// <summary>Ends a failed attempt: the task is pending again, after a backoff, or a dead letter when it was the last.</summary>
    /// <param name="task">The task as it was claimed.</param>
    /// <param name="error">Why.</param>
    /// <param name="backoff">How long it waits; null: it is not to be tried again and fails for good, whatever attempts are left.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when the lease has run out or the task is another's by now.</exception>
    public async ValueTask<AgentTask> FailAsync(AgentTask task, TaskError error, TaskBackoff? backoff, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        backoff?.Check();
        return (await changes.HeldAsync([task], (_, held, now) => Failed(held, error, backoff, now), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Gives a task back undone: it is pending again at once, in its old place, and the attempt does not count.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when the lease has run out or the task is another's by now.</exception>
    public async ValueTask<AgentTask> ReleaseAsync(AgentTask task, CancellationToken cancellationToken = default) =>
        (await changes.HeldAsync([task], (_, held, _) => held with { Status = AgentTaskStatus.Pending, Lease = null, Attempts = Math.Max(0, held.Attempts - 1) }, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Calls off a task that is pending or running. Who runs it learns of it at the next heartbeat, and can't end it otherwise.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when it is over.</exception>
    public ValueTask<AgentTask> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        changes.ToAsync(id, AgentTaskStatus.Cancelled, (task, now) => task with { Status = AgentTaskStatus.Cancelled, Lease = null, CompletedAt = now }, cancellationToken);

    /// <summary>Makes a task that failed, died or was cancelled pending again, with all its attempts and without a not-before; a deadline that has passed is taken away.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when it is pending, running or completed.</exception>
    public ValueTask<AgentTask> RequeueAsync(string id, CancellationToken cancellationToken = default) =>
        changes.ToAsync(
            id,
            AgentTaskStatus.Pending,
            (task, now) => task.Status == AgentTaskStatus.Running
                ? throw TaskTransitions.Refused(task.Id, task.Status, AgentTaskStatus.Pending)
                : task with { Status = AgentTaskStatus.Pending, Attempts = 0, NotBefore = null, Deadline = task.Deadline <= now ? null : task.Deadline, Progress = 0, CompletedAt = null, Error = null },
            cancellationToken);

    private static AgentTask Failed(AgentTask held, TaskError error, TaskBackoff? backoff, DateTimeOffset now)
    {
        var failed = held with { Lease = null, Error = error, Status = backoff is null ? AgentTaskStatus.Failed : held.Attempts >= held.MaxAttempts ? AgentTaskStatus.Dead : AgentTaskStatus.Pending };
        return failed.Status == AgentTaskStatus.Pending
            ? failed with { NotBefore = Instant.Cut(now + backoff!.After(held.Attempts)), Progress = 0 }
            : failed with { CompletedAt = now };
    }
}
