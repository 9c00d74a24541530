using Microsoft.Extensions.Caching.Distributed;

namespace Perdure.Caching;

/// <summary>
/// The way to a distributed cache. What fails or takes too long is told by the result and never thrown, and then it is left alone for
/// some seconds: a cache that is lost makes the store slower, not wrong. Safe to share.
/// </summary>
internal sealed class DistributedLink(IDistributedCache cache, TimeSpan timeout, TimeProvider time)
{
    /// <summary>How long it is left alone after a failure.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long failures, pausedUntil;

    public long Failures => Volatile.Read(ref failures);

    /// <summary>Whether it may be asked.</summary>
    public bool IsUp => time.GetUtcNow().UtcTicks >= Volatile.Read(ref pausedUntil);

    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public async Task<(bool IsDone, byte[]? Value)> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (!IsUp)
            return (false, null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return (true, await cache.GetAsync(key, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false));
        }
        catch (Exception) // each implementation throws its own
        {
            cancellationToken.ThrowIfCancellationRequested();
            Failed();
            return (false, null);
        }
    }

    /// <summary>Sets a value. Whether it was set is not known when this is false.</summary>
    public async Task<bool> SetAsync(string key, byte[] value, TimeSpan lifetime)
    {
        if (!IsUp)
            return false;
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await cache.SetAsync(key, value, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime }, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception) // each implementation throws its own
        {
            Failed();
            return false;
        }
    }

    private void Failed()
    {
        Interlocked.Increment(ref failures);
        Volatile.Write(ref pausedUntil, (time.GetUtcNow() + Pause).UtcTicks);
    }
}
