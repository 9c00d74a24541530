using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Perdure.Events;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>Consumes a channel in a group until the host stops. A store that fails is asked again later.</summary>
internal sealed class EventWorker(Func<AgentStore> open, Func<IEventTransport?> transport, EventWorkerOptions options, Func<AgentStore, EventDelivery, CancellationToken, Task> handler, ILogger logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var store = open();
        var group = transport()?.Group(options.Channel, options.Group, options.Delivery) ?? store.Events.InScope(options.Scope).Channel(options.Channel).Group(options.Group, options.Delivery);
        var run = new EventRun(group, store.Context.Time, (delivery, token) => options.Types.Count == 0 || options.Types.Contains(delivery.Event.Type) ? handler(store, delivery, token) : Task.CompletedTask,
            (delivery, failure) => logger.EventFailed(delivery.Event.Id, options.Channel, options.Group, failure.GetType().Name, delivery.Attempts, options.Delivery.MaxAttempts));
        logger.EventWorkerStarted(options.Channel, options.Group);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claimed = await group.ClaimAsync(options.Batch, stoppingToken).ConfigureAwait(false);
                await run.RunAsync(claimed, stoppingToken).ConfigureAwait(false);
                if (claimed.Count == 0)
                    await group.WaitAsync(options.Poll, stoppingToken).ConfigureAwait(false);
            }
            catch (PerdureException failure)
            {
                logger.EventsNotConsumed(options.Channel, options.Group, failure.Fault, failure.Message);
                await Task.Delay(options.Poll, store.Context.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
        logger.EventWorkerStopped(options.Channel, options.Group);
    }
}
