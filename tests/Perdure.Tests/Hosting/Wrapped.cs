using Perdure.Storage;

namespace Perdure.Tests.Hosting;

/// <summary>A backend that warns, or whose reads fail or hang.</summary>
internal sealed class Wrapped(Backend inner, string? warning = null, PerdureException? fault = null) : Backend
{
    /// <summary>Comes before each read but those of opening a store: may wait, throw or count.</summary>
    public Func<CancellationToken, Task> BeforeFind { get; set; } = _ => Task.CompletedTask;

    /// <summary>Stands around each read of a log.</summary>
    public Func<Func<ValueTask>, ValueTask> ReadingLog { get; set; } = read => read();

    /// <summary>Comes before each sweep: may throw.</summary>
    public Action BeforeSweep { get; set; } = () => { };

    /// <summary>What it says of its connections.</summary>
    public PoolStatistics? Pool { get; init; }

    public override BackendInfo Info => warning is null ? inner.Info : inner.Info with { Warnings = [warning] };

    public override TimeProvider Time => inner.Time;

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.PrepareAsync(schema, cancellationToken);

    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        var isOfOpening = keys.All(key => key.Collection == "search_declarations");
        if (!isOfOpening)
            await BeforeFind(cancellationToken);
        return fault is null || isOfOpening ? await inner.FindAsync(keys, cancellationToken) : throw fault;
    }

    public override T? Facet<T>() where T : class => Pool is { } pool && typeof(T) == typeof(IPooled) ? (T)(object)new Pooled(pool) : base.Facet<T>();

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default) => inner.WriteAsync(batch, cancellationToken);

    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => ReadingLog(() => inner.ReadLogAsync(read, visitor, cancellationToken));

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        BeforeSweep();
        return inner.SweepAsync(collection, limit, cancellationToken);
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed record Pooled(PoolStatistics Statistics) : IPooled;
}
