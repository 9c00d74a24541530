using Perdure.Revisions;

namespace Perdure.Storage;

/// <summary>
/// Writes a revision beside each put and remove of the collections it was asked for, in the same batch and scope. What a revision
/// says (created or changed, and whether at all) follows from what is there before; so the write then expects exactly that, and is
/// made again when another came between, unless it was the caller who expected otherwise. While a user is erased, what is removed
/// takes its revisions along instead. Safe to share.
/// </summary>
internal sealed class RevisingBackend(Backend inner, IdGenerator ids, RevisionOptions options, Actors actors) : Backend
{
    public override BackendInfo Info => inner.Info;

    public override TimeProvider Time => inner.Time;

    /// <summary>Logs known to have an entry, so that a record found for the first time is told from one that has a history.</summary>
    private readonly KnownLogs known = new(inner);

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.PrepareAsync(schema, cancellationToken);

    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) => inner.FindAsync(keys, cancellationToken);

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var isErasing = actors.IsErasing;
        WriteOperation[] drops = isErasing ? [.. batch.Operations.OfType<Remove>().Where(IsKept).Select(remove => new Drop(RevisionLog.Key(remove.Key)))] : [];
        if (!batch.Operations.Any(IsRevised))
            return drops.Length == 0 ? await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false) : Cut(await WriteAsync(batch).ConfigureAwait(false));
        while (true)
        {
            var write = await RevisedWrite.MakeAsync(inner, known, ids, batch, IsRevised, actors.Current ?? options.By, cancellationToken).ConfigureAwait(false);
            var result = await WriteAsync(write.Batch).ConfigureAwait(false);
            if (result.Conflict is not { } conflict)
            {
                write.Committed();
                return Cut(result);
            }
            if (!write.IsOwn(conflict))
                return result;
            known.Forget(write.Batch);
        }

        bool IsRevised(WriteOperation operation) => IsKept(operation) && !(isErasing && operation is Remove);

        ValueTask<WriteResult> WriteAsync(WriteBatch made)
        {
            if (drops.Length == 0)
                return inner.WriteAsync(made, cancellationToken);
            var whole = new WriteBatch([.. made.Operations, .. drops], made.At);
            known.Forget(whole);
            return inner.WriteAsync(whole, cancellationToken);
        }

        WriteResult Cut(WriteResult result) => result.Conflict is null ? WriteResult.Committed([.. result.Outcomes.Take(batch.Operations.Count)]) : result;
    }

    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => inner.ReadLogAsync(read, visitor, cancellationToken);

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => inner.SweepAsync(collection, limit, cancellationToken);

    public override T? Facet<T>() where T : class => inner.Facet<T>();

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private bool IsKept(WriteOperation operation) => operation is Put or Remove && options.Keeps(((RecordOperation)operation).Key.Collection);
}
