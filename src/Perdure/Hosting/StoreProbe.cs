using System.Globalization;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>Asks one store whether it answers. For one caller at a time.</summary>
internal sealed class StoreProbe(string name, AgentStore store, TimeProvider time)
{
    private Task asked = Task.CompletedTask;

    /// <summary>Reads one absent key: one round trip.</summary>
    public static async Task AskAsync(AgentStore store, CancellationToken cancellationToken) => await store.Backend.FindAsync([new RecordKey(store.AskedFor, StoreContext.StoreScope, "health-check")], cancellationToken).ConfigureAwait(false);

    public async Task<StoreHealth> CheckAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (at, start) = (time.GetUtcNow(), time.GetTimestamp());
        // A question that hangs in spite of its cancellation is not joined by more of them.
        if (asked.IsCompleted)
            asked = AskAsync(timeout, cancellationToken);
        var answer = asked.WaitAsync(timeout, time, cancellationToken);
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return new StoreHealth { Name = name, At = at, Latency = time.GetElapsedTime(start), Error = Error(answer, timeout), Pool = store.Backend.Facet<IPooled>()?.Statistics };
    }

    // Whatever it is that keeps a store from answering, it does not answer.
    private static Exception? Error(Task answer, TimeSpan timeout) => answer switch
    {
        { IsCompletedSuccessfully: true } => null,
        { Exception.InnerException: { } exception and not TimeoutException } => exception,
        _ => new PerdureException(Fault.Timeout, string.Create(CultureInfo.InvariantCulture, $"There was no answer within {timeout.TotalSeconds} seconds."), isTransient: true),
    };

    private async Task AskAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await AskAsync(store, either.Token).ConfigureAwait(false);
    }
}
