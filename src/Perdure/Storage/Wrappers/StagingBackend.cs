namespace Perdure.Storage;

/// <summary>
/// Collects writes and makes one batch of them. Finds and reads of logs show what is staged; queries, searches and lists of logs
/// and of scopes show what is stored, without what is staged. What is expected of something staged is decided at once, what is
/// expected of the store when the batch is written. Its clock stands still at the moment it was made.
/// </summary>
public sealed class StagingBackend : Backend
{
    private readonly Backend inner;
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Staged staged = new([], [], []);
    private volatile bool closed;

    /// <summary>Collects writes to a backend, which stays its owner's.</summary>
    public StagingBackend(Backend inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        Time = new FrozenTime(inner.Time.UtcNow());
    }

    /// <inheritdoc/>
    public override BackendInfo Info => inner.Info;

    /// <inheritdoc/>
    public override TimeProvider Time { get; }

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.PrepareAsync(schema, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var at = Time.GetUtcNow();
        var records = staged.Records;
        var found = keys.Select(key => records.TryGetValue(key, out var record) && record.Operation is not Require ? record.Read(at) : null).ToArray();
        int[] rest = [.. Enumerable.Range(0, keys.Count).Where(i => !records.TryGetValue(keys[i], out var record) || record.Operation is Require)];
        if (rest.Length == 0)
            return found;
        var stored = await inner.FindAsync([.. rest.Select(i => keys[i])], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rest.Length; i++)
            found[rest[i]] = stored[i];
        return found;
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    /// <summary>Stages a batch: all of it, or none with a conflict that is certain already. The outcomes are those the commit will have, but 0 for <see cref="ExecuteSql"/>, which the commit executes behind all else.</summary>
    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            var write = new StagingWrite(inner, staged, Time.GetUtcNow());
            var result = await write.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                staged = write.Staged;
            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        return staged.ReadLogAsync(inner, read, visitor, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    /// <summary>Refused: a sweep writes at once.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/>, always.</exception>
    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) =>
        throw new PerdureException(Fault.Unsupported, "A unit of work can't sweep; sweep on the store itself.");

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class => inner.Facet<T>();

    /// <summary>Writes what is staged as one batch, and ends the staging. Nothing staged: nothing is written.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the store is not as it was expected, <see cref="Fault.Unsupported"/> when the batch spans scopes and the backend can't; nothing was written.</exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            closed = true;
            if (staged.Operations is not { Count: > 0 } operations)
                return;
            var batch = new WriteBatch(operations, Time.GetUtcNow());
            var result = await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is { } conflict)
                throw conflict.ToException(batch);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends the staging; what was not committed is forgotten. The backend below stays open.</summary>
    public override ValueTask DisposeAsync()
    {
        closed = true;
        return ValueTask.CompletedTask;
    }
}
