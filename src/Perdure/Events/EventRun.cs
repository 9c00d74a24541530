using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>Handles claimed events one after another, and extends their leases meanwhile.</summary>
/// <param name="group">Where they come from.</param>
/// <param name="time">The clock of the leases.</param>
/// <param name="handle">Handles one.</param>
/// <param name="failed">Is told of one that failed.</param>
internal sealed class EventRun(IEventGroup group, TimeProvider time, Func<EventDelivery, CancellationToken, Task> handle, Action<EventDelivery, Exception> failed)
{
    /// <summary>Returns when all are acknowledged, failed or given back.</summary>
    /// <exception cref="OperationCanceledException">The program stops; what was not handled was given back.</exception>
    public async Task RunAsync(IReadOnlyList<EventDelivery> claimed, CancellationToken stop)
    {
        for (var i = 0; i < claimed.Count; i++)
        {
            var (left, handled) = (claimed.Skip(i).ToArray(), false);
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var over = new CancellationTokenSource();
            var extending = ExtendAsync(left, lost, over.Token);
            var work = CallAsync(claimed[i], lost.Token);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await over.CancelAsync().ConfigureAwait(false);
            await extending.ConfigureAwait(false);
            if (work.IsCompletedSuccessfully)
                handled = await group.AcknowledgeAsync([claimed[i]], CancellationToken.None).ConfigureAwait(false) == 1;
            else if (!stop.IsCancellationRequested || !work.IsCanceled)
            {
                var failure = work.Exception?.InnerException ?? new OperationCanceledException("What handled it was cancelled, though neither was the program nor the lease lost.");
                failed(claimed[i], failure);
                await group.FailAsync(claimed[i], TaskError.Of(failure), CancellationToken.None).ConfigureAwait(false);
            }
            // In order means: nothing behind one that failed.
            var rest = stop.IsCancellationRequested && !work.IsCompletedSuccessfully && work.IsCanceled ? left : left[1..];
            if (rest.Length > 0 && (stop.IsCancellationRequested || (group.Options.InOrder && !handled)))
            {
                await group.ReleaseAsync(rest, CancellationToken.None).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                return;
            }
        }
    }

    // What it throws before its first await is a failure of the event too.
    private async Task CallAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await handle(delivery, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExtendAsync(EventDelivery[] left, CancellationTokenSource lost, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(group.Options.Lease / 3, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            try
            {
                if (await group.ExtendAsync(left, CancellationToken.None).ConfigureAwait(false) < left.Length)
                    await lost.CancelAsync().ConfigureAwait(false);
            }
            catch (PerdureException)
            {
                // What the database could not do now it may do the next time; if the lease ends before, the acknowledgement says so.
            }
        }
    }
}
