using Perdure.Databases;
using Perdure.Events;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>
/// Events over Redis streams, for consumers that sit at Redis while the store is elsewhere: an <see cref="EventRelay"/> appends them (<c>XADD</c>), groups are Redis' own consumer
/// groups. A stream and its dead letters share a hash tag, so a cluster works. What a stream keeps when Redis dies is what Redis is set to keep. Safe to share.
/// </summary>
public sealed class RedisStreamTransport : IEventTransport, IAsyncDisposable
{
    private readonly RedisConnection connection;
    private readonly RedisStreamOptions streams;
    private readonly TimeProvider time;

    /// <summary>Makes a transport; nothing is connected before its first use.</summary>
    /// <exception cref="ArgumentException">The options can't be used.</exception>
    public RedisStreamTransport(DatabaseOptions database, RedisStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        connection = new RedisConnection(database.Check());
        (streams, time) = (options.Checked(), database.Time);
    }

    /// <summary>The key of a channel's stream.</summary>
    public string StreamOf(string channel) => $"{connection.Prefix}{streams.KeyPrefix}{{{Identifier.Check(channel, nameof(channel))}}}";

    /// <inheritdoc/>
    public async ValueTask SendAsync(string channel, IReadOnlyList<AgentEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var key = StreamOf(channel);
        await RedisCall.DoAsync(connection, "a stream", async database =>
        {
            // All on one connection, so in order; each is waited for, so that none is taken for sent that was not.
            var sending = events.Select(one => database.StreamAddAsync(key, RedisStreamEntry.Of(one), maxLength: streams.MaxLength == 0 ? null : streams.MaxLength, useApproximateMaxLength: true)).ToArray();
            return await Task.WhenAll(sending).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IEventGroup Group(string channel, string name, EventGroupOptions options) => GroupOf(channel, name, options);

    /// <summary>The consumers of a channel that share what arrives in its stream, with their dead letters.</summary>
    /// <exception cref="ArgumentException">The options can't be used, or ask for order, which Redis' groups don't keep.</exception>
    public RedisStreamGroup GroupOf(string channel, string name, EventGroupOptions groupOptions)
    {
        ArgumentNullException.ThrowIfNull(groupOptions);
        if (groupOptions.InOrder)
            throw new ArgumentException("InOrder was asked for, which Redis' consumer groups don't keep; consume in order from the store's own log.", nameof(groupOptions));
        return new RedisStreamGroup(connection, StreamOf(channel), channel, Identifier.Check(name, nameof(name)), groupOptions, streams, time);
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
