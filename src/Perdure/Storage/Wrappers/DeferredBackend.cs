namespace Perdure.Storage;

/// <summary>Prepares a backend before its first use, once, so that a container can hand out a store without waiting for a database. A failed attempt is made again by the next call.</summary>
internal sealed class DeferredBackend(Backend inner, Func<CancellationToken, ValueTask> open) : Backend
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile bool ready;
    private volatile bool disposed;

    public override BackendInfo Info => inner.Info;

    public override TimeProvider Time => inner.Time;

    /// <summary>Prepares the backend now.</summary>
    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return ready ? ValueTask.CompletedTask : FirstAsync(cancellationToken);
    }

    private async ValueTask FirstAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!ready)
                await open(cancellationToken).ConfigureAwait(false);
            ready = true;
        }
        finally
        {
            gate.Release();
        }
    }

    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await inner.PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await inner.FindAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => After(() => inner.QueryAsync(query, cancellationToken), cancellationToken);

    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await inner.ReadLogAsync(read, visitor, cancellationToken).ConfigureAwait(false);
    }

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => After(() => inner.LogsAsync(log, scope, cancellationToken), cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => After(() => inner.ScopesAsync(name, after, cancellationToken), cancellationToken);

    public override async ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await inner.SweepAsync(collection, limit, cancellationToken).ConfigureAwait(false);
    }

    public override T? Facet<T>() where T : class => this as T ?? (inner.Facet<T>() is { } facet ? DeferredSearch.Of(facet, OpenAsync) as T ?? facet : null);

    public override ValueTask DisposeAsync()
    {
        disposed = true;
        return inner.DisposeAsync();
    }

    private async IAsyncEnumerable<TItem> After<TItem>(Func<IAsyncEnumerable<TItem>> stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var item in stream().ConfigureAwait(false))
            yield return item;
    }
}
