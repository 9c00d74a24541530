using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Perdure.Hosting;

/// <summary>Does now and then, in each store, what no call waits for. Several processes may do so for one store: what one has done the others find done.</summary>
internal sealed class StoreMaintenance(AgentStores stores, StoreMaintenanceOptions options, ILogger logger) : BackgroundService
{
    // Each store by itself: one that hangs does not delay the others.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(stores.Names.Select(name => MaintainAsync(name, stoppingToken)));

    private async Task MaintainAsync(string name, CancellationToken stoppingToken)
    {
        var (title, store) = (new StoreRegistration(name).Title, stores[name]);
        using var timer = new PeriodicTimer(options.Every, options.Time);
        do
        {
            // Rolled up first: a value that is swept can't be any more.
            if (options.RollsUpMetrics)
                await TryAsync("metrics are rolled up", async () => await store.Metrics.RollUpAsync(stoppingToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (options.Events is { } retention)
                await TryAsync("events are trimmed", async () => await store.Events.TrimAsync(retention, stoppingToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (options.UnusedLocks is { } unused)
                await TryAsync("unused locks are deleted", async () => await store.Locks.SweepAsync(unused, cancellationToken: stoppingToken).ConfigureAwait(false)).ConfigureAwait(false);
            await TryAsync("what is past its expiry is removed", async () => await store.SweepAsync(stoppingToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));

        async Task TryAsync(string what, Func<Task<long>> work)
        {
            var working = work();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
            if (working.Exception?.InnerException is { } failure)
                logger.MaintenanceFailed(title, what, StoreMonitor.Kind(failure), failure.Message);
            else
                logger.Maintained(title, what, working.Result);
        }
    }
}
