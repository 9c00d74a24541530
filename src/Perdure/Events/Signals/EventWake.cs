using Perdure.Storage;

namespace Perdure.Events;

/// <summary>
/// Wakes those who wait for events of one channel. Telling others is left to run beside the caller, and those who tell meanwhile share the
/// next signal: a lost or late one delays, for everybody also looks from time to time. Safe to share.
/// </summary>
internal sealed class EventWake(StoreSignals signals, string name) : ISignalListener, IAsyncDisposable
{
    private const int Idle = 0, Sending = 1, Again = 2;
    private readonly SemaphoreSlim opening = new(1, 1);
    private TaskCompletionSource woken = New();
    private IAsyncDisposable? listening;
    private Task sent = Task.CompletedTask;
    private long count;
    private int state;

    /// <summary>How often it has woken.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>Wakes all, here and elsewhere.</summary>
    public void Tell()
    {
        Wake();
        if (signals.ReachesOthers && Interlocked.Exchange(ref state, Again) == Idle)
            sent = SendAsync();
    }

    /// <summary>Returns when it has woken since a count, or after some time. The first call only begins to listen.</summary>
    public async ValueTask WaitAsync(long seen, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        if (signals.ReachesOthers && Volatile.Read(ref listening) is null && await TryListenAsync(cancellationToken).ConfigureAwait(false))
            return;
        var next = Volatile.Read(ref woken);
        if (Count != seen)
            return;
        await next.Task.WaitAsync(longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    void ISignalListener.Received(string payload) => Wake();

    void ISignalListener.Missed() => Wake();

    public async ValueTask DisposeAsync()
    {
        await sent.ConfigureAwait(false);
        await opening.WaitAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref listening, null) is { } open)
            await open.DisposeAsync().ConfigureAwait(false);
        opening.Release();
    }

    private void Wake()
    {
        Interlocked.Increment(ref count);
        Interlocked.Exchange(ref woken, New()).SetResult();
    }

    private async Task SendAsync()
    {
        // Off the writer's call.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        do
        {
            Volatile.Write(ref state, Sending);
            try
            {
                await signals.Current.SendAsync(name, "").ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is PerdureException or ObjectDisposedException)
            {
                // Who listens looks by himself after a while.
            }
        }
        while (Interlocked.CompareExchange(ref state, Idle, Sending) != Sending);
    }

    // Whether it listens now, and did not before; one that can't be reached is tried again by the next wait.
    private async ValueTask<bool> TryListenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (listening is not null)
                return false;
            Volatile.Write(ref listening, await signals.Current.ListenAsync(name, this, cancellationToken).ConfigureAwait(false));
            return true;
        }
        catch (PerdureException)
        {
            return false;
        }
        finally
        {
            opening.Release();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
