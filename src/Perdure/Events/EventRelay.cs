using Perdure.Storage;

namespace Perdure.Events;

/// <summary>
/// Forwards a channel from the store's log to a transport: each event at least once, in order, with its id, from where it was the last time. Nothing is lost when it dies: the log
/// has the events, and its place is kept after they are sent. Safe to share; relays of one name, in whatever processes, take turns.
/// </summary>
public sealed class EventRelay
{
    private readonly EventGroup group;
    private readonly IEventTransport transport;
    private readonly EventRelayOptions options;

    /// <summary>Makes a relay; nothing is sent before it runs.</summary>
    /// <exception cref="ArgumentException">The options can't be used.</exception>
    public EventRelay(EventChannel channel, IEventTransport transport, EventRelayOptions options)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (this.transport, this.options) = (transport, options);
        // It gives nothing up, however often it died.
        group = channel.Group(options.Name, new EventGroupOptions { InOrder = true, Lease = options.Lease, MaxAttempts = int.MaxValue, MaxInFlight = options.Batch });
    }

    /// <summary>Makes a relay with the default options; nothing is sent before it runs.</summary>
    public EventRelay(EventChannel channel, IEventTransport transport) : this(channel, transport, new EventRelayOptions())
    {
    }

    /// <summary>Forwards what is there, at most one batch.</summary>
    /// <returns>How many events were sent; 0 when there were none, or another relay of the name is sending.</returns>
    /// <exception cref="PerdureException">The store or the transport refused; the events will be sent again.</exception>
    public async ValueTask<int> ForwardAsync(CancellationToken cancellationToken = default)
    {
        var claimed = await group.ClaimAsync(options.Batch, cancellationToken).ConfigureAwait(false);
        if (claimed.Count == 0)
            return 0;
        var isSent = false;
        try
        {
            await transport.SendAsync(group.Channel, [.. claimed.Select(delivery => delivery.Event)], cancellationToken).ConfigureAwait(false);
            isSent = true;
        }
        finally
        {
            if (isSent)
                await group.AcknowledgeAsync(claimed, CancellationToken.None).ConfigureAwait(false);
            else
                await group.ReleaseAsync(claimed, CancellationToken.None).ConfigureAwait(false);
        }
        return claimed.Count;
    }

    /// <summary>Forwards until it is cancelled. What can be tried again is.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="PerdureException">The store or the transport refused for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sent = 0;
            try
            {
                sent = await ForwardAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PerdureException failure) when (failure.IsTransient)
            {
                await Task.Delay(options.Poll, cancellationToken).ConfigureAwait(false);
            }
            if (sent == 0)
                await group.WaitAsync(options.Poll, cancellationToken).ConfigureAwait(false);
        }
    }
}
