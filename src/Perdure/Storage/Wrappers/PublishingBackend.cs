using Perdure.Events;

namespace Perdure.Storage;

/// <summary>
/// Publishes the changes of the collections it was asked for, in the batch that makes them and in its scope, and wakes those who wait for events once any were
/// committed. What an event says follows from what is there before; so the write then expects exactly that (<see cref="SeenBatch"/>). Safe to share.
/// </summary>
internal sealed class PublishingBackend(Backend inner, AgentStoreOptions options, StoreSignals signals) : Backend
{
    private readonly ChangePublisher publisher = new(options, signals.Flow);

    public override BackendInfo Info => inner.Info;

    public override TimeProvider Time => inner.Time;

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.PrepareAsync(schema, cancellationToken);

    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) => inner.FindAsync(keys, cancellationToken);

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!publisher.IsAsked || !batch.Operations.Any(publisher.Publishes))
            return Told(batch, await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false));
        while (true)
        {
            var seen = await SeenBatch.ReadAsync(inner, batch, publisher.Publishes, cancellationToken).ConfigureAwait(false);
            var whole = new WriteBatch([.. seen.Operations, .. publisher.Appends(seen.Changes)], batch.At);
            var result = Told(whole, await inner.WriteAsync(whole, cancellationToken).ConfigureAwait(false));
            if (result.Conflict is null)
                return WriteResult.Committed([.. result.Outcomes.Take(batch.Operations.Count)]);
            if (!seen.IsOwn(result.Conflict))
                return result;
        }
    }

    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => inner.ReadLogAsync(read, visitor, cancellationToken);

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => inner.SweepAsync(collection, limit, cancellationToken);

    public override T? Facet<T>() where T : class => inner.Facet<T>();

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private WriteResult Told(WriteBatch batch, WriteResult result)
    {
        if (result.Conflict is null)
            foreach (var operation in batch.Operations)
                if (operation is Append append && append.Key.Log == EventLog.Schema.Name)
                    signals.WakeOf(append.Key).Tell();
        return result;
    }
}
