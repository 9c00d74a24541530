using System.Collections.Concurrent;
using System.Text;

namespace Perdure.Storage;

/// <summary>Signals within one process: to all who listen in it, at once, in the sender's call. Safe to share.</summary>
public sealed class SignalHub : ISignals
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Listening, bool>> channels = new();

    /// <inheritdoc/>
    public ValueTask SendAsync(string channel, string payload, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(channel, payload);
        Deliver(channel, payload);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> ListenAsync(string channel, ISignalListener listener, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Identifier.Check(channel, nameof(channel));
        ArgumentNullException.ThrowIfNull(listener);
        var listening = new Listening(this, channel, listener);
        channels.GetOrAdd(channel, _ => new ConcurrentDictionary<Listening, bool>())[listening] = true;
        return ValueTask.FromResult<IAsyncDisposable>(listening);
    }

    /// <summary>Hands a payload to all who listen on a channel in this process: for a backend that has received it.</summary>
    public void Deliver(string channel, string payload)
    {
        if (channels.TryGetValue(channel, out var listeners))
            foreach (var listening in listeners.Keys)
                listening.Received(payload);
    }

    /// <summary>Tells all who listen that signals may have been lost.</summary>
    public void Missed()
    {
        foreach (var listeners in channels.Values)
            foreach (var listening in listeners.Keys)
                listening.Missed();
    }

    /// <summary>What every backend demands of a signal.</summary>
    /// <exception cref="ArgumentException">The channel or the payload is not what it must be.</exception>
    public static void Check(string channel, string payload)
    {
        Identifier.Check(channel, nameof(channel));
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Contains('\0', StringComparison.Ordinal) || Identifier.LoneSurrogate(payload) >= 0)
            throw new ArgumentException("The payload holds U+0000 or a lone surrogate; expected well-formed text without it.", nameof(payload));
        if (payload.Length * 3 > SignalText.MaxBytes && Encoding.UTF8.GetByteCount(payload) is var bytes && bytes > SignalText.MaxBytes)
            throw new ArgumentException($"The payload has {bytes} UTF-8 bytes; expected at most {SignalText.MaxBytes}. Keep what is larger in a record, and send its id.", nameof(payload));
    }

    private sealed class Listening(SignalHub hub, string channel, ISignalListener listener) : IAsyncDisposable
    {
        // Held while the listener is called: one call at a time, and none once it is disposed.
        private readonly Lock gate = new();
        private bool isOver;

        public void Received(string payload)
        {
            lock (gate)
                if (!isOver)
                    listener.Received(payload);
        }

        public void Missed()
        {
            lock (gate)
                if (!isOver)
                    listener.Missed();
        }

        public ValueTask DisposeAsync()
        {
            lock (gate)
                isOver = true;
            if (hub.channels.TryGetValue(channel, out var listeners))
                listeners.TryRemove(this, out _);
            return ValueTask.CompletedTask;
        }
    }
}
