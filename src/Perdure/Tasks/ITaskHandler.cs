using System.Text.Json.Nodes;

namespace Perdure.Tasks;

/// <summary>Does tasks: an agent.</summary>
public interface ITaskHandler
{
    /// <summary>
    /// Does a task. Returning completes it; an exception fails the attempt. It may run again after a crash, so what it does elsewhere
    /// must bear that; the task's id is a good key for it.
    /// </summary>
    /// <param name="task">The task as it was claimed.</param>
    /// <param name="cancellationToken">Ends when the task is no longer this holder's (lease lost, cancelled) or the program stops.</param>
    /// <returns>What came of it; null: nothing.</returns>
    Task<JsonObject?> HandleAsync(AgentTask task, CancellationToken cancellationToken);
}
