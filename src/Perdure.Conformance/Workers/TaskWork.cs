using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Conformance.Workers;

/// <summary>What a worker process does with a queue.</summary>
internal static class TaskWork
{
    /// <summary>Claims and completes until nothing is left for a while, saying <c>begun id token time until</c>, <c>ended id token time</c> and <c>done id token</c> for each run; times in ticks.</summary>
    public const string Claim = "task-claim";

    public const string Queue = "kit";

    public static async Task ClaimAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        var options = new ClaimOptions { Owner = arguments[2], Lease = TimeSpan.FromMilliseconds(int.Parse(arguments[3], CultureInfo.InvariantCulture)) };
        for (var idle = Stopwatch.StartNew(); idle.Elapsed < options.Lease * 2;)
        {
            if (await store.Tasks.ClaimAsync(Queue, options, cancellationToken).ConfigureAwait(false) is not { } task)
            {
                await Task.Delay(10, cancellationToken).ConfigureAwait(false);
                continue;
            }
            await say($"begun {task.Id} {task.Lease!.Token} {Now(store)} {task.Lease.Until.UtcTicks}").ConfigureAwait(false);
            await Task.Delay(Random.Shared.Next(8), cancellationToken).ConfigureAwait(false);
            await say($"ended {task.Id} {task.Lease.Token} {Now(store)}").ConfigureAwait(false);
            try
            {
                await store.Tasks.CompleteAsync(task, new JsonObject { ["token"] = task.Lease.Token }, cancellationToken).ConfigureAwait(false);
                await say($"done {task.Id} {task.Lease.Token}").ConfigureAwait(false);
            }
            catch (PerdureException lost) when (lost.Fault == Fault.LeaseLost)
            {
                // It was slower than its lease, which is short here.
            }
            idle.Restart();
        }
    }

    private static long Now(AgentStore store) => store.Context.Time.GetUtcNow().UtcTicks;
}
