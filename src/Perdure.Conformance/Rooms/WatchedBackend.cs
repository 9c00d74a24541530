using Perdure.Storage;

namespace Perdure.Conformance.Rooms;

/// <summary>A backend that counts what goes through it, and lets a scenario step in right before or right after a write.</summary>
internal sealed class WatchedBackend(Backend inner) : Backend
{
    private long entries, bodies, rows, written, trips;

    /// <summary>Entries that reads of logs gave out.</summary>
    public long Entries => Interlocked.Read(ref entries);

    /// <summary>Bytes of bodies that reads of logs gave out.</summary>
    public long BodyBytes => Interlocked.Read(ref bodies);

    /// <summary>Records put and entries appended or replaced.</summary>
    public long Rows => Interlocked.Read(ref rows);

    /// <summary>Their bytes.</summary>
    public long WrittenBytes => Interlocked.Read(ref written);

    /// <summary>Calls of any kind.</summary>
    public long Trips => Interlocked.Read(ref trips);

    /// <summary>Runs before each write, while it is set.</summary>
    public Func<WriteBatch, Task>? Before { get; set; }

    /// <summary>Runs before each read of a log, while it is set.</summary>
    public Func<LogRead, Task>? BeforeRead { get; set; }

    /// <summary>Runs after each write, while it is set; when it throws, the answer is lost but the write is not.</summary>
    public Func<WriteBatch, Task>? After { get; set; }

    public override BackendInfo Info => inner.Info;

    public override TimeProvider Time => inner.Time;

    /// <summary>Begins to count anew.</summary>
    public void Reset() => entries = bodies = rows = written = trips = 0;

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.PrepareAsync(schema, cancellationToken);

    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref trips);
        return inner.FindAsync(keys, cancellationToken);
    }

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref trips);
        return inner.QueryAsync(query, cancellationToken);
    }

    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref trips);
        if (Before is { } before)
            await before(batch).ConfigureAwait(false);
        foreach (var operation in batch.Operations)
            Count(operation);
        var result = await inner.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        if (After is { } after)
            await after(batch).ConfigureAwait(false);
        return result;
    }

    public override async ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref trips);
        if (BeforeRead is { } before)
            await before(read).ConfigureAwait(false);
        await inner.ReadLogAsync(
            read,
            entry =>
            {
                Interlocked.Increment(ref entries);
                Interlocked.Add(ref bodies, entry.Body.Length);
                return visitor(entry);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => inner.SweepAsync(collection, limit, cancellationToken);

    public override T? Facet<T>() where T : class => inner.Facet<T>();

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Count(WriteOperation operation)
    {
        var bytes = operation switch
        {
            Put put => put.Body.Length,
            Append append => append.Entries.Sum(entry => (long)entry.Head.Length + entry.Body.Length),
            ReplaceEntry replace => replace.Entry.Head.Length + replace.Entry.Body.Length,
            _ => 0,
        };
        Interlocked.Add(ref rows, operation switch { Put or ReplaceEntry => 1, Append append => append.Entries.Count, _ => 0 });
        Interlocked.Add(ref written, bytes);
    }
}
