namespace Perdure.Events;

/// <summary>Handles events whose data is of a type.</summary>
public interface IEventHandler<in T>
{
    /// <summary>
    /// Handles an event. Returning acknowledges it; an exception fails it, and it comes again. It may run again after a crash, so what it does elsewhere must
    /// bear that; the event's id is a good key for it.
    /// </summary>
    /// <param name="data">The event's data; default for an event without.</param>
    /// <param name="delivery">The event, and how often it was handed out.</param>
    /// <param name="cancellationToken">Ends when the event is no longer this consumer's or the program stops.</param>
    Task HandleAsync(T? data, EventDelivery delivery, CancellationToken cancellationToken);
}
