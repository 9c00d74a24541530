using System.Text.Json.Nodes;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>Does a claimed task: calls what does it, extends the lease meanwhile, and ends the task by what came of it.</summary>
/// <param name="tasks">Where it is stored.</param>
/// <param name="time">The store's clock.</param>
/// <param name="lease">How long a lease lasts; it is extended three times as often.</param>
/// <param name="backoff">How long a failed task waits; null: it fails for good.</param>
internal sealed class TaskRun(TaskStore tasks, TimeProvider time, TimeSpan lease, TaskBackoff? backoff)
{
    /// <summary>The task as it was ended.</summary>
    /// <exception cref="OperationCanceledException">The program stopped, and so did the work: the task was given back.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/>: it was another's by then. Other faults: the store did not take the end, and the lease will run out.</exception>
    public async Task<AgentTask> DoAsync(AgentTask claimed, Func<AgentTask, CancellationToken, Task<JsonObject?>> handler, CancellationToken stop)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var over = new CancellationTokenSource();
        var beating = BeatAsync(claimed, lost, over.Token);
        var work = CallAsync(handler, claimed, lost.Token);
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync().ConfigureAwait(false);
        var held = await beating.ConfigureAwait(false);
        if (work.IsCompletedSuccessfully)
            return await tasks.CompleteAsync(held, await work.ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
        if (stop.IsCancellationRequested && work.IsCanceled)
        {
            await tasks.ReleaseAsync(held, CancellationToken.None).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
        var error = work.Exception?.InnerException is { } failure ? TaskError.Of(failure) : new TaskError(nameof(OperationCanceledException), "What did it was cancelled, though neither the task nor the program was.");
        return await tasks.FailAsync(held, error, backoff, CancellationToken.None).ConfigureAwait(false);
    }

    // What it throws before its first await is a failure of the task too.
    private static async Task<JsonObject?> CallAsync(Func<AgentTask, CancellationToken, Task<JsonObject?>> handler, AgentTask claimed, CancellationToken cancellationToken) =>
        await handler(claimed, cancellationToken).ConfigureAwait(false);

    // Ends with the task as it was last extended, when it is over or lost.
    private async Task<AgentTask> BeatAsync(AgentTask held, CancellationTokenSource lost, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(lease / 3, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                break;
            try
            {
                held = await tasks.HeartbeatAsync(held, lease, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (PerdureException failure)
            {
                // What the database could not do now it may do at the next beat, as long as the lease lasts.
                if (failure.Fault != Fault.LeaseLost && held.Lease!.Until > time.GetUtcNow())
                    continue;
                await lost.CancelAsync().ConfigureAwait(false);
                break;
            }
        }
        return held;
    }
}
