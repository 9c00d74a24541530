using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>
/// Keeps records in the memory of this process: what was found is found there again (cache-aside), and what is written is in it at once
/// (write-through). Queries, searches and logs are asked of the backend as ever. An <see cref="AgentStore"/> puts one around its backend when
/// <see cref="AgentStoreOptions.Cache"/> is set. Safe to share.
/// </summary>
/// <remarks>
/// A read never shows less than this object has written before it began, also while many read and write. What another process wrote
/// is seen once its signal arrives, which it sends before its write returns; without signals, when <see cref="CacheOptions.LifetimeWithoutSignals"/> is over.
/// A conflict makes the cache forget what the writer believed, so whoever then reads again reads what is there. That a record is absent is never kept.
/// All programs that write the store must have a cache, of no bytes if they need none, for others to learn what they write.
/// It stands around derived searches, never below them: those trust that a record they read is as new as the log they read before it.
/// </remarks>
internal sealed class CachingBackend : Backend, ICached, IForgetful
{
    private readonly Backend inner;
    private readonly CacheOptions options;
    private readonly CacheMemory memory;
    private readonly CacheStripes stripes = new();
    private readonly CacheReads reads;
    private readonly CacheTeller teller;
    private readonly DistributedRecords? distributed;
    private readonly CacheMeter meter;
    private long hits, misses;
    private volatile bool disposed;

    /// <summary>Adds a cache to a backend, which is disposed with this one.</summary>
    /// <exception cref="ArgumentException">The options can't be used; the message says all that is wrong.</exception>
    public CachingBackend(Backend inner, CacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.options = options ?? new CacheOptions();
        if (string.Join(' ', this.options.Mistakes()) is { Length: > 0 } mistakes)
            throw new ArgumentException(mistakes, nameof(options));
        this.inner = inner;
        memory = new CacheMemory(this.options.MaxBytes);
        distributed = this.options.Distributed is { } cache ? new DistributedRecords(cache, this.options, inner.Time) : null;
        reads = new CacheReads(inner, stripes, memory, distributed);
        teller = new CacheTeller(inner, stripes, memory, distributed);
        meter = new CacheMeter(this.options.Name, () => Statistics);
    }

    /// <inheritdoc/>
    public override BackendInfo Info => inner.Info;

    /// <inheritdoc/>
    public override TimeProvider Time => inner.Time;

    /// <inheritdoc/>
    public CacheStatistics Statistics => new(Volatile.Read(ref hits), Volatile.Read(ref misses), reads.Joined, memory.Evictions, teller.Invalidations, memory.Count, memory.Bytes)
    {
        DistributedHits = distributed?.Hits ?? 0, DistributedFailures = distributed?.Failures ?? 0,
    };

    /// <inheritdoc/>
    public void Clear()
    {
        distributed?.Distrust();
        stripes.Clear(memory);
    }

    /// <inheritdoc/>
    public void Forget(IEnumerable<RecordKey> keys)
    {
        foreach (var key in keys)
            stripes.Of(key).Forget(memory, key);
    }

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        await inner.PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
        await teller.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var (found, now) = (new StoredRecord?[keys.Count], Time.GetUtcNow().UtcTicks);
        List<int>? missing = null;
        var isCached = false;
        for (var i = 0; i < found.Length; i++)
            if (memory.Find(keys[i], now) is { } entry)
            {
                found[i] = entry.Copy();
                Interlocked.Increment(ref hits);
            }
            else
            {
                (missing ??= []).Add(i);
                isCached |= Keeps(keys[i].Collection);
            }
        return missing is null ? ValueTask.FromResult<IReadOnlyList<StoredRecord?>>(found)
            : isCached || missing.Count < found.Length ? ReadAsync(keys, found, missing, now, cancellationToken)
            : inner.FindAsync(keys, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var write = new CacheWrite(stripes, memory, batch, Keeps, Now);
        return write.Matters ? WriteAsync(batch, write, cancellationToken) : inner.WriteAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => inner.ReadLogAsync(read, visitor, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => inner.SweepAsync(collection, limit, cancellationToken);

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class => this as T
        ?? (typeof(T) == typeof(ISqlAccess) && inner.Facet<ISqlAccess>() is { } sql ? new CachedSql(sql, AnyChangedAsync) as T : inner.Facet<T>());

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        disposed = true;
        await teller.DisposeAsync().ConfigureAwait(false);
        meter.Dispose();
        memory.Clear();
        await inner.DisposeAsync().ConfigureAwait(false);
    }

    private long Now => Time.GetUtcNow().UtcTicks;

    private bool Keeps(string collection) => options.LifetimeOf(collection) > TimeSpan.Zero;

    private async ValueTask<IReadOnlyList<StoredRecord?>> ReadAsync(IReadOnlyList<RecordKey> keys, StoredRecord?[] found, List<int> missing, long now, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref misses, missing.Count(at => Keeps(keys[at].Collection)));
        await reads.ReadAsync(keys, found, missing, Entry, now, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CacheWrite write, CancellationToken cancellationToken)
    {
        WriteResult? result = null;
        var isApart = false;
        write.Begin();
        try
        {
            if (distributed is not null)
                await distributed.BeginAsync(write.Changed).ConfigureAwait(false);
            result = await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Before the memory: until then nothing is read from there.
            if (distributed is not null)
                isApart = !await distributed.EndAsync(result?.Conflict is null ? write.Changed : write.Believed, isDoubt: result is null).ConfigureAwait(false);
            if (result is null)
                write.Doubted(Time.GetUtcNow());
            else if (result.Conflict is not null)
                write.Refuse(Now);
            else
                write.Commit(batch, Entry, Now);
            if (result?.Conflict is null)
                await teller.TellAsync(write.Changed, isDoubt: result is null, isApart).ConfigureAwait(false);
        }
        return result;
    }

    private async ValueTask AnyChangedAsync()
    {
        var isApart = distributed is not null && !await distributed.EndAsync(null, isDoubt: false).ConfigureAwait(false);
        stripes.Clear(memory);
        await teller.TellAsync(null, isDoubt: false, isApart).ConfigureAwait(false);
    }

    // What is kept of a record; null: nothing.
    private CacheEntry? Entry(StoredRecord record)
    {
        var (lifetime, now) = (options.LifetimeOf(record.Key.Collection), Time.GetUtcNow());
        if (!teller.Hears && inner.Info.SharedByProcesses && lifetime > options.LifetimeWithoutSignals)
            lifetime = options.LifetimeWithoutSignals;
        var goneAt = (now + lifetime).UtcTicks;
        if (record.ExpiresAt is { } end && end.UtcTicks < goneAt)
            goneAt = end.UtcTicks;
        return goneAt > now.UtcTicks ? new CacheEntry(record, goneAt) : null;
    }
}
