namespace Perdure.Storage;

/// <summary>
/// Gives a backend the searches it lacks: vectors of metrics it does not compare, and text where it does not search. Vectors become
/// records of a collection beside that of their records; each write of such records also notes, in a log, whose changed. A search
/// reads the scope once into memory and from then on only the end of that log, and so finds what any process has written before.
/// What the backend searches itself is passed on. An <see cref="AgentStore"/> puts one around its backend. Safe to share.
/// </summary>
/// <remarks>
/// All who write such a collection must have its vectors and texts declared: who has not notes nothing, and a search finds
/// what was there before. Writes to one such collection in one scope happen one after another.
/// </remarks>
public sealed class SearchingBackend : Backend
{
    private readonly Backend inner;
    private readonly DerivedDeclarations declarations;
    private readonly DerivedWrites writes;
    private readonly IndexCache cache;
    private BackendInfo? told;
    private BackendInfo? info;

    /// <summary>Adds to a backend, which is disposed with this one.</summary>
    /// <exception cref="ArgumentException">The options can't be used; the message says why.</exception>
    public SearchingBackend(Backend inner, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        declarations = new DerivedDeclarations(inner);
        writes = new DerivedWrites(inner, declarations, () => Info);
        options ??= new SearchOptions();
        cache = options.Problem is { } problem ? throw new ArgumentException(problem, nameof(options)) : new IndexCache(options);
    }

    /// <inheritdoc/>
    public override BackendInfo Info
    {
        get
        {
            var now = inner.Info;
            if (!ReferenceEquals(now, told) || info is null)
                (info, told) = (now with { VectorMetrics = DerivedDeclarations.Metrics, TextSearch = true }, now);
            return info;
        }
    }

    /// <inheritdoc/>
    public override TimeProvider Time => inner.Time;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => declarations.PrepareAsync(schema, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) => inner.FindAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return declarations.Touches(batch) ? writes.WriteAsync(batch, cancellationToken) : inner.WriteAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => inner.ReadLogAsync(read, visitor, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    /// <summary>Removes records that are past their expiry, and with them what searches have found to be left of earlier ones.</summary>
    public override async ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        var swept = await inner.SweepAsync(collection, limit, cancellationToken).ConfigureAwait(false);
        await cache.Leftovers.RemoveAsync(inner, declarations.VectorsOf(collection), cancellationToken).ConfigureAwait(false);
        return swept;
    }

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class
    {
        if (this is T own)
            return own;
        if (typeof(T) == typeof(IVectorSearch))
            return new DerivedVectorSearch(inner, declarations, cache, Info) as T;
        if (typeof(T) == typeof(ITextSearch))
            return new DerivedTextSearch(inner, declarations, cache) as T;
        return inner.Facet<T>() is ISchemaScript script && typeof(T) == typeof(ISchemaScript) ? new DerivedScript(script, declarations) as T : inner.Facet<T>();
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
