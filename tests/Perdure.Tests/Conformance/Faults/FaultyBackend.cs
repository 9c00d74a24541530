using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>A backend with one thing wrong on the way to a good one: each hook stands for a mistake that stores are known to make.</summary>
internal sealed class FaultyBackend(Backend inner) : Backend
{
    private volatile bool disposed;

    public Func<BackendInfo, BackendInfo> Saying { get; init; } = info => info;

    public Func<TimeProvider, TimeProvider> Ticking { get; init; } = time => time;

    public Func<Backend, StoreSchema, CancellationToken, ValueTask> Preparing { get; init; } = (backend, schema, token) => backend.PrepareAsync(schema, token);

    public Func<RecordKey, RecordKey> Naming { get; init; } = key => key;

    public Func<StoredRecord?, StoredRecord?> Finding { get; init; } = record => record;

    /// <summary>Runs behind each read by keys, before its answer.</summary>
    public Func<Task> Answered { get; init; } = () => Task.CompletedTask;

    public Func<Query, Query> Asking { get; init; } = query => query;

    public Func<Backend, Query, IReadOnlyList<StoredRecord>, IEnumerable<StoredRecord>> Answering { get; init; } = (_, _, records) => records;

    public Func<WriteOperation, WriteOperation> Changing { get; init; } = operation => operation;

    public Func<Backend, WriteBatch, CancellationToken, ValueTask<WriteResult>> Writing { get; init; } = (backend, batch, token) => backend.WriteAsync(batch, token);

    public Func<LogRead, LogRead> Reading { get; init; } = read => read;

    public Func<LogVisitor, LogVisitor> Visiting { get; init; } = visitor => visitor;

    public Func<IEnumerable<string>, IEnumerable<string>> Listing { get; init; } = names => names;

    public Func<Backend, string, int, CancellationToken, ValueTask<int>> Sweeping { get; init; } = (backend, collection, limit, token) => backend.SweepAsync(collection, limit, token);

    public Func<object?, object?> Reaching { get; init; } = facet => facet;

    public bool Obeys { get; init; } = true;

    public bool OutlivesDisposal { get; init; }

    public bool DisposesOnce { get; init; }

    public bool HasFacets { get; init; } = true;

    public override BackendInfo Info => Saying(inner.Info);

    public override TimeProvider Time => Ticking(inner.Time);

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => Preparing(inner, schema, Obeyed(cancellationToken));

    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        var found = await inner.FindAsync([.. keys.Select(Naming)], Obeyed(cancellationToken));
        await Answered();
        return [.. found.Select(Finding)];
    }

    public override async IAsyncEnumerable<StoredRecord> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = Asking(query);
        var records = await inner.QueryAsync(asked, Obeyed(cancellationToken)).ToListAsync(cancellationToken: default);
        foreach (var record in Answering(inner, query, records))
        {
            Obeyed(cancellationToken).ThrowIfCancellationRequested();
            yield return Finding(record)!;
        }
    }

    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        var changed = batch.Operations.Select(operation => Changing(operation switch
        {
            Put put => put with { Key = Naming(put.Key) },
            Remove remove => remove with { Key = Naming(remove.Key) },
            Require require => require with { Key = Naming(require.Key) },
            _ => operation,
        }));
        return Writing(inner, new WriteBatch([.. changed], batch.At), Obeyed(cancellationToken));
    }

    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => inner.ReadLogAsync(Reading(read), Visiting(visitor), Obeyed(cancellationToken));

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => ListAsync(inner.LogsAsync(log, scope, Obeyed(cancellationToken)));

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => ListAsync(inner.ScopesAsync(name, after, Obeyed(cancellationToken)));

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => Sweeping(inner, collection, limit, Obeyed(cancellationToken));

    public override T? Facet<T>() where T : class => HasFacets ? base.Facet<T>() ?? Reaching(inner.Facet<T>()) as T : null;

    public override async ValueTask DisposeAsync()
    {
        ObjectDisposedException.ThrowIf(disposed && DisposesOnce, this);
        if (!disposed && !OutlivesDisposal)
            await inner.DisposeAsync();
        disposed = true;
    }

    private async IAsyncEnumerable<string> ListAsync(IAsyncEnumerable<string> names)
    {
        foreach (var name in Listing(await names.ToListAsync()))
            yield return name;
    }

    private CancellationToken Obeyed(CancellationToken cancellationToken) => Obeys ? cancellationToken : default;
}
