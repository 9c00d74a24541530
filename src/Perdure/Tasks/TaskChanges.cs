using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Workflows;

namespace Perdure.Tasks;

/// <summary>
/// Writes of tasks that are there: each expects the version it was made of. One that meets another write looks whether it may
/// still be made, and is made anew. What a workflow has to do with it is in the same batch.
/// </summary>
internal sealed class TaskChanges(StoreContext context, Collection<AgentTask> tasks, WorkflowSteps steps)
{
    /// <summary>Changes tasks that the caller holds by lease. A heartbeat or an update in between is no obstacle: the lease's token decides.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/> when one of them is not held any more; nothing was written.</exception>
    public async ValueTask<IReadOnlyList<AgentTask>> HeldAsync(IReadOnlyList<AgentTask> held, Func<int, AgentTask, DateTimeOffset, AgentTask> change, CancellationToken cancellationToken)
    {
        if (held.Count == 0)
            return [];
        AgentTask[] current = [.. held];
        string[] tokens = [.. held.Select(TokenOf)];
        while (true)
        {
            var now = context.Time.UtcNow();
            var operations = new List<WriteOperation>(current.Length);
            var changed = new AgentTask[current.Length];
            for (var i = 0; i < current.Length; i++)
            {
                StillHeld(current[i], tokens[i], now);
                var (operation, stored) = Encode(current[i], change(i, current[i], now), now);
                operations.Add(operation);
                changed[i] = stored;
            }
            for (var i = 0; i < current.Length; i++)
                operations.AddRange(await steps.FollowAsync(current[i], changed[i], now, cancellationToken).ConfigureAwait(false));
            var result = await context.Backend.WriteAsync(new WriteBatch(operations, now), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is not { } conflict)
                return changed;
            if (conflict.Operation < current.Length)
                current[conflict.Operation] = await tasks.FindAsync(current[conflict.Operation].Id, cancellationToken).ConfigureAwait(false) ?? throw Lost(current[conflict.Operation].Id, "it was deleted");
        }
    }

    /// <summary>Changes a task whoever holds it, if its status allows.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when its status does not.</exception>
    public async ValueTask<AgentTask> ToAsync(string id, AgentTaskStatus to, Func<AgentTask, DateTimeOffset, AgentTask> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var task = await tasks.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new PerdureException(Fault.NotFound, $"Task '{id}' is not there to become {to.Word}; create it first.");
            TaskTransitions.Check(task, to);
            if (await TryAsync(task, change, cancellationToken).ConfigureAwait(false) is { } changed)
                return changed;
        }
    }

    /// <summary>Changes a task if it is as it was read; null when it is not.</summary>
    public async ValueTask<AgentTask?> TryAsync(AgentTask task, Func<AgentTask, DateTimeOffset, AgentTask> change, CancellationToken cancellationToken)
    {
        var now = context.Time.UtcNow();
        var (operation, changed) = Encode(task, change(task, now), now);
        var batch = new WriteBatch([operation, .. await steps.FollowAsync(task, changed, now, cancellationToken).ConfigureAwait(false)], now);
        return (await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false)).Conflict is null ? changed : null;
    }

    /// <summary>The write of a task that was read before, and what it will be.</summary>
    public (Put Operation, AgentTask Task) Encode(AgentTask before, AgentTask after, DateTimeOffset now)
    {
        var (operation, stored) = tasks.Encode(after, Expect.Exactly(before.Version), now);
        // No verb touches tags, whose index is by far the dearest: rows of their own on SQL.
        return (operation with { KeepsSets = ReferenceEquals(before.Tags, after.Tags) }, stored.Value);
    }

    private static string TokenOf(AgentTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Lease?.Token ?? throw new ArgumentException($"Task '{task.Id}' was given without a lease; give the task that a claim returned.", nameof(task));
    }

    private static void StillHeld(AgentTask current, string token, DateTimeOffset now)
    {
        if (current.Status != AgentTaskStatus.Running)
            throw Lost(current.Id, $"it is {current.Status.Word} by now");
        if (current.Lease?.Token != token)
            throw Lost(current.Id, "its lease ran out and another claim has it");
        if (current.Lease.Until <= now)
            throw Lost(current.Id, current.Deadline <= now ? "its deadline passed" : $"its lease ran out at {current.Lease.Until:O}");
    }

    private static PerdureException Lost(string id, string why) =>
        new(Fault.LeaseLost, $"Task '{id}' is not this caller's any more: {why}. Nothing was recorded. Stop the work; claim with a longer lease or extend it by heartbeats.");
}
