using System.Collections.Concurrent;
using System.Globalization;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>Signals by Redis' publish and subscribe. Channels are the store's own: its prefix and the number of its database stand before them, which Redis itself does not tell apart.</summary>
internal sealed class RedisSignals(RedisConnection connection, int database) : ISignals, IAsyncDisposable
{
    private readonly ConcurrentDictionary<RedisListening, bool> listenings = new();
    private readonly string prefix = string.Create(CultureInfo.InvariantCulture, $"{connection.Prefix}signal:{database}:");
    private int isWatching;

    public async ValueTask SendAsync(string channel, string payload, CancellationToken cancellationToken = default)
    {
        RedisKey name = Name(channel);
        var text = Payload(payload);
        var multiplexer = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        // Said as a key, so that one server of a cluster gets all of a channel: what two pass on comes in any order.
        await DoAsync(channel, () => multiplexer.GetDatabase().ExecuteAsync("PUBLISH", [name, text]), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IAsyncDisposable> ListenAsync(string channel, ISignalListener listener, CancellationToken cancellationToken = default)
    {
        var name = Channel(channel);
        ArgumentNullException.ThrowIfNull(listener);
        var multiplexer = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        if (Interlocked.Exchange(ref isWatching, 1) == 0)
            multiplexer.ConnectionRestored += Restored;
        var queue = await DoAsync(channel, () => multiplexer.GetSubscriber().SubscribeAsync(name), cancellationToken).ConfigureAwait(false);
        var listening = new RedisListening(queue, multiplexer.GetSubscriber(), listener, ended => listenings.TryRemove(ended, out _));
        listenings[listening] = true;
        listening.Begin();
        return listening;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listening in listenings.Keys)
            await listening.DisposeAsync().ConfigureAwait(false);
    }

    private void Restored(object? sender, ConnectionFailedEventArgs what)
    {
        if (what.ConnectionType == ConnectionType.Subscription)
            foreach (var listening in listenings.Keys)
                listening.Restored();
    }

    private static async ValueTask<T> DoAsync<T>(string channel, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFault.IsRefusal(exception))
        {
            throw RedisFault.Of(exception, $"the channel '{channel}'");
        }
    }

    private RedisChannel Channel(string channel) => RedisChannel.Literal(Name(channel));

    private string Name(string channel) => prefix + Identifier.Check(channel, nameof(channel));

    private static string Payload(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Length > 0)
            Identifier.Check(payload, nameof(payload), SignalText.MaxBytes);
        return payload;
    }
}
