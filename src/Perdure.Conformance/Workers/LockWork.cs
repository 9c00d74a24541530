using System.Globalization;
using Perdure.Locks;
using Perdure.Storage;

namespace Perdure.Conformance.Workers;

/// <summary>What a worker process does with a lock.</summary>
internal static class LockWork
{
    /// <summary>Acquires and releases a lock some times, saying <c>held token time until</c> and <c>released token time</c> around it; times in ticks.</summary>
    public const string Take = "lock-take";

    public const string Name = "kit";

    public static async Task TakeAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        var options = new LockOptions { Owner = arguments[2], Lease = TimeSpan.FromMilliseconds(Number(arguments[3])), Wait = TimeSpan.FromMinutes(2) };
        for (var left = Number(arguments[4]); left > 0;)
        {
            if (await AcquireAsync(store, options, cancellationToken).ConfigureAwait(false) is not { } held)
                continue;
            await say($"held {held.FencingToken} {Now(store)} {held.Until.UtcTicks}").ConfigureAwait(false);
            await Task.Delay(Random.Shared.Next(4), cancellationToken).ConfigureAwait(false);
            await say($"released {held.FencingToken} {Now(store)}").ConfigureAwait(false);
            await held.ReleaseAsync(cancellationToken).ConfigureAwait(false);
            left--;
        }
    }

    private static async ValueTask<HeldLock?> AcquireAsync(AgentStore store, LockOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await store.Locks.AcquireAsync(Name, options, cancellationToken).ConfigureAwait(false);
        }
        catch (PerdureException busy) when (busy.IsTransient)
        {
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Now(AgentStore store) => store.Context.Time.GetUtcNow().UtcTicks;
}
