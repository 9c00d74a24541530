using Perdure.Databases;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>
/// The store's connection to its servers, which all its parts share: made at first use, and again after a first attempt that failed. Once made, the
/// driver itself replaces what breaks. Safe to share.
/// </summary>
internal sealed class RedisConnection(DatabaseOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private volatile ConnectionMultiplexer? multiplexer;
    private volatile bool disposed;
    private int losses;

    /// <summary>What stands before every key of the store; its hash tag, if it has one, comes behind it.</summary>
    public string Prefix { get; } = options.TablePrefix.Length == 0 ? "perdure:" : $"perdure:{options.TablePrefix}:";

    /// <summary>The connection; null before the first use.</summary>
    public ConnectionMultiplexer? Current => multiplexer;

    /// <summary>How often a connection to a server was lost so far.</summary>
    public int Losses => Volatile.Read(ref losses);

    /// <summary>The connection to the servers, and through it the database of the options.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed before.</exception>
    /// <exception cref="Storage.PerdureException">There is no server, or it refuses.</exception>
    public ValueTask<ConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return multiplexer is { } made ? ValueTask.FromResult(made) : MakeAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            disposed = true;
            if (multiplexer is { } made)
                await made.DisposeAsync().ConfigureAwait(false);
            multiplexer = null;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<ConnectionMultiplexer> MakeAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var certificate = new RedisCertificate(options);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (multiplexer is not null)
                return multiplexer;
            // Not ended half way: nobody could dispose of it.
            var made = await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Of(options, certificate)).ConfigureAwait(false);
            made.ConnectionFailed += (_, _) => Interlocked.Increment(ref losses);
            return multiplexer = made;
        }
        catch (Exception exception) when (RedisFault.IsRefusal(exception))
        {
            var place = options.Sentinel is { } name ? $"asking the sentinels for the master '{name}'" : "connecting";
            throw certificate.WasRefused ? RedisFault.OfCertificate(exception, place) : RedisFault.Of(exception, place);
        }
        finally
        {
            gate.Release();
        }
    }
}
