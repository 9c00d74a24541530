using System.Runtime.CompilerServices;

namespace Perdure.Storage;

/// <summary>
/// Tries again when a server can't be reached, so that a restart or a failover is a pause and not an error. A write whose
/// connection was lost may have happened: it is looked for by its version, which no other write has, before it is sent again.
/// So nothing is lost and nothing happens twice; a batch with a statement of the caller's own is sent again only if an expected
/// version or head in it would refuse the second. Safe to share.
/// </summary>
/// <param name="inner">The backend; disposed with this one.</param>
/// <param name="options">How long.</param>
public sealed class RetryingBackend(Backend inner, RetryOptions options) : Backend
{
    private readonly RetryOptions options = options ?? throw new ArgumentNullException(nameof(options));

    /// <inheritdoc/>
    public override BackendInfo Info => inner.Info;

    /// <inheritdoc/>
    public override TimeProvider Time => inner.Time;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) =>
        DoAsync(() => inner.PrepareAsync(schema, cancellationToken), () => true, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<StoredRecord?> found = [];
        await DoAsync(async () => found = await inner.FindAsync(keys, cancellationToken).ConfigureAwait(false), () => true, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc/>
    public override async ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        var shown = false;
        // What was shown can't be taken back.
        await DoAsync(() => inner.ReadLogAsync(read, entry => (shown = true) && visitor(entry), cancellationToken), () => !shown, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => StreamAsync(inner.QueryAsync(query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => StreamAsync(inner.LogsAsync(log, scope, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => StreamAsync(inner.ScopesAsync(name, after, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        var swept = 0;
        await DoAsync(async () => swept = await inner.SweepAsync(collection, limit, cancellationToken).ConfigureAwait(false), () => true, cancellationToken).ConfigureAwait(false);
        return swept;
    }

    /// <inheritdoc/>
    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        var (pause, trace) = (new Pause(options), new WriteTrace(inner, batch));
        PerdureException? lost = null;
        while (true)
        {
            try
            {
                if (pause.IsFirst)
                    return await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                if (await AgainAsync(trace, batch, cancellationToken).ConfigureAwait(false) is { } result)
                    return result;
                if (!pause.IsLeft)
                    throw new PerdureException(Fault.Unavailable, $"Whether a write happened is not known: its connection was lost ({lost!.Message}), and for {options.For.TotalSeconds:0.#} s others wrote to the same log between each look for it and each new try. Read what it was to change before you write it again.", inner: lost);
            }
            catch (PerdureException exception) when (MayTryAgain(exception) && trace.MayBeSentAgain && pause.IsLeft)
            {
                lost = exception;
                await pause.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class => inner.Facet<T>();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    // Null: others appended meanwhile, so look again.
    private async ValueTask<WriteResult?> AgainAsync(WriteTrace trace, WriteBatch batch, CancellationToken cancellationToken)
    {
        var (happened, next) = await trace.LookAsync(cancellationToken).ConfigureAwait(false);
        if (happened is not null)
            return await SettledAsync(happened, batch, cancellationToken).ConfigureAwait(false);
        var result = await inner.WriteAsync(next, cancellationToken).ConfigureAwait(false);
        if (result.Conflict is null)
            return result;
        // What was in doubt may have happened between the look and this; and only an append that was to find what was looked at may find another head.
        var isOwn = ReferenceEquals(next.Operations[result.Conflict.Operation], batch.Operations[result.Conflict.Operation]);
        return await trace.OfConflictAsync(result.Conflict, cancellationToken).ConfigureAwait(false) is { } done
            ? await SettledAsync(done, batch, cancellationToken).ConfigureAwait(false) : isOwn ? result : null;
    }

    // That it can be read may be less than what the backend promises of a write that returns.
    private async ValueTask<WriteResult> SettledAsync(WriteResult happened, WriteBatch batch, CancellationToken cancellationToken)
    {
        if (inner.Facet<ISettledWrites>() is { } writes)
            await writes.SettleAsync(batch, cancellationToken).ConfigureAwait(false);
        return happened;
    }

    private static bool MayTryAgain(PerdureException exception) => exception is { Fault: Fault.Unavailable, IsTransient: true };

    private async ValueTask DoAsync(Func<ValueTask> work, Func<bool> mayRepeat, CancellationToken cancellationToken)
    {
        for (var pause = new Pause(options); ; await pause.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (PerdureException exception) when (MayTryAgain(exception) && mayRepeat() && pause.IsLeft)
            {
            }
        }
    }

    private async IAsyncEnumerable<T> StreamAsync<T>(IAsyncEnumerable<T> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = true;
        var items = stream.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                var more = false;
                await DoAsync(async () =>
                {
                    // A stream that failed before its first item is begun anew; later its reader has to say from where.
                    if (isFirst)
                    {
                        await items.DisposeAsync().ConfigureAwait(false);
                        items = stream.GetAsyncEnumerator(cancellationToken);
                    }
                    more = await items.MoveNextAsync().ConfigureAwait(false);
                }, () => isFirst, cancellationToken).ConfigureAwait(false);
                if (!more)
                    yield break;
                isFirst = false;
                yield return items.Current;
            }
        }
        finally
        {
            await items.DisposeAsync().ConfigureAwait(false);
        }
    }
}
