using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Perdure.Hosting;

/// <summary>Asks each store now and then whether it answers, and tells the log and the alerts when that changes.</summary>
internal sealed class StoreMonitor(AgentStores stores, IReadOnlyList<IStoreAlert> alerts, StoreMonitorOptions options, ILogger logger) : BackgroundService
{
    // Each store by itself: one that hangs does not delay the others.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(stores.Names.Select(name => WatchAsync(name, stoppingToken)));

    private async Task WatchAsync(string name, CancellationToken stoppingToken)
    {
        var probe = new StoreProbe(name, stores[name], options.Time);
        using var timer = new PeriodicTimer(options.Every, options.Time);
        DateTimeOffset? since = null;
        do
        {
            var health = await probe.CheckAsync(options.Timeout, stoppingToken).ConfigureAwait(false);
            if (health.IsHealthy != since is null)
                await ChangedAsync(health with { UnhealthySince = since ?? health.At }, stoppingToken).ConfigureAwait(false);
            since = health.IsHealthy ? null : since ?? health.At;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ChangedAsync(StoreHealth health, CancellationToken stoppingToken)
    {
        var title = new StoreRegistration(health.Name).Title;
        if (health.Error is { } error)
            logger.Unhealthy(title, Kind(error), error.Message);
        else
            logger.Recovered(title, health.Latency.TotalMilliseconds, (health.At - health.UnhealthySince!.Value).TotalSeconds);
        foreach (var alert in alerts)
        {
            // Code of the caller's, which may throw anything: what it does is looked at, not caught.
            var told = TellAsync(alert, health, stoppingToken);
            await told.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (told.Exception?.InnerException is { } failure)
                logger.AlertFailed(alert.GetType().Name, title, Kind(failure), failure.Message);
        }
    }

    private static async Task TellAsync(IStoreAlert alert, StoreHealth health, CancellationToken stoppingToken)
    {
        if (health.IsHealthy)
            await alert.RecoveredAsync(health, stoppingToken).ConfigureAwait(false);
        else
            await alert.UnhealthyAsync(health, stoppingToken).ConfigureAwait(false);
    }

    internal static string Kind(Exception exception) => exception is Storage.PerdureException refused ? refused.Fault.ToString() : exception.GetType().Name;
}
