using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>
/// A group of consumers of a channel, wherever its events travel: those of the store's own log (<see cref="EventGroup"/>), or of a
/// transport to which an <see cref="EventRelay"/> forwards them. Each event is handed to one consumer at a time, at least once. Safe to share.
/// </summary>
public interface IEventGroup
{
    /// <summary>The channel.</summary>
    string Channel { get; }

    /// <summary>The group.</summary>
    string Name { get; }

    /// <summary>How it hands out.</summary>
    EventGroupOptions Options { get; }

    /// <summary>Hands out events that are this consumer's until their lease ends, in the order of the channel; those that failed before come first.</summary>
    /// <param name="count">The most, 1 or more.</param>
    /// <param name="cancellationToken">Ends the call; what was handed out then comes again after its lease.</param>
    /// <returns>None when there is nothing at the moment.</returns>
    ValueTask<IReadOnlyList<EventDelivery>> ClaimAsync(int count, CancellationToken cancellationToken = default);

    /// <summary>Waits until there may be something to claim: something was published, an attempt is due, or the time is over.</summary>
    ValueTask WaitAsync(TimeSpan longest, CancellationToken cancellationToken = default);

    /// <summary>Says that events are done; they don't come again.</summary>
    /// <returns>How many were still this consumer's. The others were handed out again meanwhile, or had been acknowledged.</returns>
    ValueTask<int> AcknowledgeAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default);

    /// <summary>Says that an event failed: it comes again after a wait, or becomes a dead letter when it has no attempt left.</summary>
    /// <returns>Whether it was still this consumer's.</returns>
    ValueTask<bool> FailAsync(EventDelivery delivery, TaskError error, CancellationToken cancellationToken = default);

    /// <summary>Gives events back untouched: they come again at once, and the attempt does not count where the transport can tell.</summary>
    /// <returns>How many were still this consumer's.</returns>
    ValueTask<int> ReleaseAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default);

    /// <summary>Begins the leases of events anew.</summary>
    /// <returns>How many are still this consumer's.</returns>
    ValueTask<int> ExtendAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default);
}
