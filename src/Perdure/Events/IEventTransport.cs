using Perdure.Storage;

namespace Perdure.Events;

/// <summary>Carries events to consumers that are not at the store, e.g. Redis streams. An <see cref="EventRelay"/> gives them to it. Safe to share.</summary>
public interface IEventTransport
{
    /// <summary>Sends events of one channel, in their order. Once it has returned, the transport has them as surely as it keeps anything.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="events">One or more. After a failure of whatever kind they are sent again with the same ids, so consumers may see one twice.</param>
    /// <param name="cancellationToken">Ends the call; they may or may not have been sent.</param>
    /// <exception cref="PerdureException">It did not take them all; transient when they may be sent again later.</exception>
    ValueTask SendAsync(string channel, IReadOnlyList<AgentEvent> events, CancellationToken cancellationToken = default);

    /// <summary>The consumers of a channel that share what arrives on this transport.</summary>
    /// <exception cref="ArgumentException">The options can't be used; the message lists all that is wrong.</exception>
    IEventGroup Group(string channel, string name, EventGroupOptions options);
}
