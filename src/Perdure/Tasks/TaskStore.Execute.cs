using System.Text.Json.Nodes;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>Tasks done here and now.</summary>
public sealed partial class TaskStore
{
    /// <summary>
    /// Does one task: claims it, lets the agent work while the lease is extended, and completes it with what the agent returns. When the agent
    /// throws, the task fails for good with the exception's type, message and stack; requeue it to try again.
    /// </summary>
    /// <param name="id">Which task, pending or left by its holder; its queue and not-before do not matter.</param>
    /// <param name="agent">Does it.</param>
    /// <param name="cancellationToken">Cancels the agent; once that has ended by it the task is given back, pending as before.</param>
    /// <returns>The task, completed or failed.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, and the task given back.</exception>
    /// <exception cref="PerdureException">
    /// <see cref="Fault.NotFound"/> when there is no such task, <see cref="Fault.Conflict"/> while somebody else does it, <see cref="Fault.IllegalTransition"/>
    /// when it is over, <see cref="Fault.LeaseLost"/> when it was cancelled or taken meanwhile, <see cref="Fault.Unsupported"/> in a unit of work.
    /// </exception>
    public Task<AgentTask> ExecuteAsync(string id, ITaskHandler agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return ExecuteAsync(id, agent.HandleAsync, cancellationToken);
    }

    /// <summary>The same with a function.</summary>
    public async Task<AgentTask> ExecuteAsync(string id, Func<AgentTask, CancellationToken, Task<JsonObject?>> agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (context.Backend is StagingBackend)
            throw new PerdureException(Fault.Unsupported, "A unit of work can't execute a task: nobody would see that it runs until the unit is committed. Execute it on the store itself.");
        var options = new ClaimOptions();
        var claimed = await StartAsync(id, options, cancellationToken).ConfigureAwait(false);
        return await new TaskRun(this, context.Time, options.Lease, backoff: null).DoAsync(claimed, agent, cancellationToken).ConfigureAwait(false);
    }
}
