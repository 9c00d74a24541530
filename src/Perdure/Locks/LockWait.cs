using System.Globalization;
using Perdure.Storage;

namespace Perdure.Locks;

/// <summary>
/// Waits for a lock that another has: until it is told of the release where the backend has signals, until the lease ends, and
/// else by asking now and then, at times of its own so that those who wait do not ask together.
/// </summary>
internal sealed class LockWait(LockRecords records, string name, LockOptions options)
{
    // Signals may be lost, so even who hears them asks.
    private static readonly (TimeSpan First, TimeSpan Longest) Deaf = (TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1)), Hearing = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    private TimeProvider Time => records.Context.Time;

    /// <exception cref="PerdureException"><see cref="Fault.Timeout"/>: it was not to be had in time.</exception>
    public async ValueTask<LockState> AcquireAsync(CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        var (state, isMine) = await records.TryAcquireAsync(name, options, cancellationToken).ConfigureAwait(false);
        if (isMine)
            return state;
        var signal = new LockSignal(LockSignal.Payload(records.Scope, name));
        var listening = records.Context.Backend.Facet<ISignals>() is { } signals ? await signals.ListenAsync(LockSignal.Channel, signal, cancellationToken).ConfigureAwait(false) : null;
        try
        {
            for (var (wait, longest) = listening is null ? Deaf : Hearing; ; wait = wait * 2 < longest ? wait * 2 : longest)
            {
                // What was released before the listening began is seen by this.
                signal.Reset();
                (state, isMine) = await records.TryAcquireAsync(name, options, cancellationToken).ConfigureAwait(false);
                if (isMine)
                    return state;
                var left = options.Wait == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : options.Wait - Time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                    throw new PerdureException(Fault.Timeout, string.Create(CultureInfo.InvariantCulture, $"Lock '{name}' was not to be had within {options.Wait.TotalSeconds:0.###} s: {state.Owner} has it until {state.Until:O}. Wait longer, or try again later."), isTransient: true);
                await signal.Woken.WaitAsync(Shortest(left, Spread(wait), UntilOver(state)), Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            if (listening is not null)
                await listening.DisposeAsync().ConfigureAwait(false);
        }
    }

    private TimeSpan UntilOver(LockState state)
    {
        var left = state.Until - Time.GetUtcNow();
        return (left > TimeSpan.Zero ? left : TimeSpan.Zero) + (TimeSpan.FromMilliseconds(20) * Random.Shared.NextDouble());
    }

    private static TimeSpan Spread(TimeSpan wait) => wait * (0.75 + (Random.Shared.NextDouble() / 2));

    private static TimeSpan Shortest(params ReadOnlySpan<TimeSpan> times)
    {
        var shortest = times[0];
        foreach (var time in times)
            shortest = time < shortest ? time : shortest;
        return shortest < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : shortest;
    }
}
