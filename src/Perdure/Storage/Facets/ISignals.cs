namespace Perdure.Storage;

/// <summary>
/// The facet of a backend that carries short words between all programs that have the same store open: <c>backend.Facet&lt;ISignals&gt;()</c>.
/// A signal is a wake-up: it is kept nowhere, reaches who listens at that moment, and may be lost with a connection. What must not be lost
/// is in a log or a record, and the signal says that it is time to look. Safe to share.
/// </summary>
/// <remarks>Signals of one sender on one channel arrive in their order. A sender that listens hears itself.</remarks>
public interface ISignals
{
    /// <summary>Sends a word to all who listen on a channel.</summary>
    /// <param name="channel">1 to 255 UTF-8 bytes, as an id.</param>
    /// <param name="payload">At most <see cref="SignalText.MaxBytes"/> UTF-8 bytes, without U+0000 and lone surrogates; may be empty.</param>
    /// <param name="cancellationToken">Ends the call; the signal may or may not have been sent.</param>
    /// <exception cref="ArgumentException">The channel or the payload is not what it must be.</exception>
    /// <exception cref="PerdureException">The database could not be asked.</exception>
    ValueTask SendAsync(string channel, string payload, CancellationToken cancellationToken = default);

    /// <summary>Begins to listen on a channel. Once it has returned, what is sent on the channel arrives.</summary>
    /// <param name="channel">1 to 255 UTF-8 bytes, as an id.</param>
    /// <param name="listener">Gets the signals, one at a time.</param>
    /// <param name="cancellationToken">Ends the call, not the listening.</param>
    /// <returns>Disposing it ends the listening; afterwards the listener is not called again.</returns>
    /// <exception cref="ArgumentException">The channel is not what it must be.</exception>
    /// <exception cref="PerdureException">The database could not be asked.</exception>
    ValueTask<IAsyncDisposable> ListenAsync(string channel, ISignalListener listener, CancellationToken cancellationToken = default);
}
