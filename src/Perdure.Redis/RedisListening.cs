using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>One listener of a channel.</summary>
internal sealed class RedisListening(ChannelMessageQueue queue, ISubscriber subscriber, ISignalListener listener, Action<RedisListening> end) : IAsyncDisposable
{
    // A payload holds no U+0000: this is a word of ours to ourselves.
    private readonly RedisValue echo = $"\0{Guid.NewGuid():N}";
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ended = new();
    private volatile bool isLost;

    public void Begin() => queue.OnMessage(message => Received(message.Message));

    /// <summary>The connection is there again; whether the subscription is too, an echo shows.</summary>
    public void Restored()
    {
        isLost = true;
        _ = EchoAsync();
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (ended.IsCancellationRequested)
                return;
            ended.Cancel();
        }
        end(this);
        try
        {
            await queue.UnsubscribeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFault.IsRefusal(exception))
        {
            // Without a connection nothing is heard anyhow.
        }
    }

    private void Received(RedisValue payload)
    {
        lock (gate)
        {
            if (ended.IsCancellationRequested)
                return;
            if (payload == echo)
                Missed();
            else if (!payload.StartsWith("\0"))
                listener.Received(payload.ToString());
        }
    }

    private void Missed()
    {
        if (!isLost)
            return;
        isLost = false;
        listener.Missed();
    }

    private async Task EchoAsync()
    {
        while (isLost && !ended.IsCancellationRequested)
        {
            try
            {
                await subscriber.PublishAsync(queue.Channel, echo).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisFault.IsRefusal(exception))
            {
                // Lost again: the next restoring asks anew, and so does this.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
