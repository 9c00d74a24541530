using System.Text;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>
/// Plain publish and subscribe for real-time updates: typed words to all who listen at that moment. At most once: nothing is kept, and what is sent while a
/// connection is lost is lost. What must arrive is an event (<see cref="EventStore"/>). Safe to share.
/// </summary>
public sealed class LiveSignals
{
    private readonly StoreContext context;

    internal LiveSignals(StoreContext context) => this.context = context;

    /// <summary>Whether they reach other processes that have the same store open: on PostgreSQL (not behind a pooler that gives each transaction another connection) and Redis. Elsewhere they reach who listens on this <see cref="AgentStore"/>, in memory all that have the same space.</summary>
    public bool ReachesOtherProcesses => context.Signals.ReachesOthers && context.Backend.Info.SharedByProcesses;

    /// <summary>Sends a payload to all who listen on a channel now.</summary>
    /// <param name="channel">1 to 255 UTF-8 bytes.</param>
    /// <param name="payload">The payload; at most <see cref="SignalText.MaxBytes"/> bytes of JSON.</param>
    /// <param name="cancellationToken">Ends the call; it may or may not have been sent.</param>
    /// <exception cref="ArgumentException">The payload is too large, or part of it can't be JSON.</exception>
    /// <exception cref="PerdureException">The database could not be asked.</exception>
    public ValueTask SendAsync<T>(string channel, T payload, CancellationToken cancellationToken = default)
    {
        var text = Encoding.UTF8.GetString(StateWriter.Serialize(payload, context.Json.TypeInfoOf<T>()));
        return context.Signals.Current.SendAsync(NameOf(channel), text, cancellationToken);
    }

    /// <summary>Begins to listen on a channel. Once it has returned, what is sent arrives; it waits in memory until it is read, at most 1,000, of which the oldest go first.</summary>
    /// <exception cref="PerdureException">The database could not be asked.</exception>
    public async ValueTask<LiveSubscription<T>> ListenAsync<T>(string channel, CancellationToken cancellationToken = default)
    {
        var subscription = new LiveSubscription<T>(context.Json.TypeInfoOf<T>());
        subscription.Listening = await context.Signals.Current.ListenAsync(NameOf(channel), subscription.Listener, cancellationToken).ConfigureAwait(false);
        return subscription;
    }

    private static string NameOf(string channel) => EventIds.Join("live", Identifier.Check(channel, nameof(channel)));
}
