namespace Perdure.Storage;

/// <summary>
/// The waist of Perdure: everything above it works on every database below it. A backend keeps records, finds them by key
/// and by declared index, keeps append-only logs, and writes batches that happen whole or not at all.
/// </summary>
/// <remarks>
/// Every member is safe to call from many threads at once. Cancellation leaves a write done or not done. After disposal
/// every call is an <see cref="ObjectDisposedException"/>; a database's no is a <see cref="PerdureException"/>; a name that
/// was not prepared is an <see cref="ArgumentException"/>. What is handed out is the caller's own memory, except the spans
/// of a <see cref="LogVisitor"/>.
/// </remarks>
public abstract class Backend : IAsyncDisposable
{
    /// <summary>What it is and promises. Known once <see cref="PrepareAsync"/> has returned.</summary>
    public abstract BackendInfo Info { get; }

    /// <summary>The clock that decides what is past its expiry.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>
    /// Makes the store ready for these declarations: creates what is missing, adds and fills new indexes, records revisions.
    /// Idempotent, and safe from several processes at once.
    /// </summary>
    /// <exception cref="PerdureException"><see cref="Fault.SchemaMismatch"/> when the store holds a higher revision than declared; nothing was changed.</exception>
    public abstract ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default);

    /// <summary>The visible records of some keys, in the order of the keys, null for each that is absent. One round trip.</summary>
    public abstract ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default);

    /// <summary>The visible records of a query, in its order.</summary>
    public abstract IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default);

    /// <summary>Writes a batch whole or not at all. A conflict is a result, not an exception.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when it spans scopes and <see cref="BackendInfo.Atomicity"/> says it can't; nothing was written.</exception>
    public abstract ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Shows the entries of a read to a visitor. One round trip.</summary>
    public abstract ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default);

    /// <summary>The ids of the logs of one kind in a scope, ordered.</summary>
    public abstract IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default);

    /// <summary>The scopes that hold at least one record of a collection, or one entry of a kind of log, ordered.</summary>
    /// <param name="name">A collection or a kind of log.</param>
    /// <param name="after">Where to go on; null: from the start.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public abstract IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Removes records of a collection that are past their expiry, at most <paramref name="limit"/> of them.</summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public abstract ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default);

    /// <summary>Something only this backend has, e.g. its native connection; null when it has no such thing. Wrappers pass the question on.</summary>
    public virtual T? Facet<T>() where T : class => this as T;

    /// <summary>Releases connections and files. Waits for running writes.</summary>
    public abstract ValueTask DisposeAsync();
}
