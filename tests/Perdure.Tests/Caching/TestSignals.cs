using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Tests.Caching;

/// <summary>Signals between the stores of a test: they arrive before the sender goes on, unless they are held back or lost.</summary>
internal sealed class TestSignals : ISignals
{
    private readonly ConcurrentDictionary<Listening, bool> listening = new();
    private readonly ConcurrentQueue<(string Channel, string Payload)> held = new();

    /// <summary>Whether signals wait for <see cref="Deliver"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>Whether sending fails.</summary>
    public bool Fails { get; set; }

    /// <summary>All that was sent, or should have been.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    public int Listeners => listening.Count;

    public ValueTask SendAsync(string channel, string payload, CancellationToken cancellationToken = default)
    {
        Sent.Enqueue(payload);
        if (Fails)
            throw new PerdureException(Fault.Unavailable, "The signal could not be sent.", isTransient: true);
        if (Holds)
            held.Enqueue((channel, payload));
        else
            Deliver(channel, payload);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> ListenAsync(string channel, ISignalListener listener, CancellationToken cancellationToken = default)
    {
        var one = new Listening(this, channel, listener);
        listening[one] = true;
        return ValueTask.FromResult<IAsyncDisposable>(one);
    }

    /// <summary>Lets what was held back arrive.</summary>
    public void Deliver()
    {
        while (held.TryDequeue(out var signal))
            Deliver(signal.Channel, signal.Payload);
    }

    private void Deliver(string channel, string payload)
    {
        foreach (var one in listening.Keys.Where(one => one.Channel == channel))
            one.Listener.Received(payload);
    }

    /// <summary>Loses what was held back, as a connection does, and says so.</summary>
    public void Lose()
    {
        held.Clear();
        foreach (var one in listening.Keys)
            one.Listener.Missed();
    }

    private sealed record Listening(TestSignals Hub, string Channel, ISignalListener Listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Hub.listening.TryRemove(this, out _);
            return ValueTask.CompletedTask;
        }
    }
}
