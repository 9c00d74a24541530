using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>What arrives on a channel of live signals: <c>await foreach (var update in subscription.ReadAsync())</c>, one reader at a time. Disposing it ends the stream.</summary>
public sealed class LiveSubscription<T> : IAsyncDisposable
{
    private const int Most = 1000;
    private readonly Channel<T> arrived;
    private long lost;

    internal LiveSubscription(JsonTypeInfo<T> json)
    {
        arrived = Channel.CreateBounded<T>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref lost));
        Listener = new Inbox(this, json);
    }

    /// <summary>How often something was or may have been lost: too much waited to be read, a connection was lost, or a payload was not of the type.</summary>
    public long Lost => Interlocked.Read(ref lost);

    internal ISignalListener Listener { get; }

    internal IAsyncDisposable? Listening { get; set; }

    /// <summary>What arrives, in order, until the subscription is disposed.</summary>
    public IAsyncEnumerable<T> ReadAsync(CancellationToken cancellationToken = default) => arrived.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Listening is { } listening)
            await listening.DisposeAsync().ConfigureAwait(false);
        arrived.Writer.TryComplete();
    }

    private sealed class Inbox(LiveSubscription<T> subscription, JsonTypeInfo<T> json) : ISignalListener
    {
        public void Received(string payload)
        {
            try
            {
                subscription.arrived.Writer.TryWrite(JsonSerializer.Deserialize(payload, json)!);
            }
            catch (JsonException)
            {
                Missed();
            }
        }

        public void Missed() => Interlocked.Increment(ref subscription.lost);
    }
}
