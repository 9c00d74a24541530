using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>
/// The files backend: a folder with one readable JSON file per record and one file of JSON lines per log. Any number of
/// processes on one machine may share it; one writes at a time. Every commit goes through a journal, so it is there whole or
/// not at all after a crash at any moment, and a read of several records or a page of a query never sees half of one.
/// </summary>
/// <remarks>
/// Reads work on the caller's thread, writes on the thread pool; writers that wait together share one commit. A stream of a
/// query is of one moment per page of 256 records. The folder must be on a disk of this machine: locks on network file systems
/// are not to be relied on.
/// </remarks>
public sealed class FilesBackend : Backend
{
    private readonly FilesOptions options;
    private readonly Disk disk;
    private readonly PreparedSchema prepared = new();
    private readonly SemaphoreSlim opening = new(1, 1);
    private Open? open;
    private int disposed;

    /// <summary>Makes a backend; the folder is touched by <see cref="PrepareAsync"/>.</summary>
    /// <exception cref="ArgumentException">The options are not legal; the message lists all that is wrong.</exception>
    public FilesBackend(FilesOptions options) : this(options, null) { }

    internal FilesBackend(FilesOptions options, DiskStep? step)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        this.options = options;
        disk = new Disk(options.Durability == Durability.Power, step);
        Info = new BackendInfo
        {
            Name = "files",
            ServerVersion = $"format {Manifest.Format}",
            Atomicity = Atomicity.Store,
            Durability = options.Durability,
            SharedByProcesses = true,
        };
    }

    /// <inheritdoc/>
    public override BackendInfo Info { get; }

    /// <inheritdoc/>
    public override TimeProvider Time => options.Time;

    /// <inheritdoc/>
    /// <exception cref="PerdureException">
    /// <see cref="Fault.Denied"/> when the folder can't be made or written, <see cref="Fault.Corrupt"/> when a file of it is
    /// damaged, <see cref="Fault.SchemaMismatch"/> when it holds a higher revision or format.
    /// </exception>
    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckAgainst(schema);
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            open ??= new Open(await FileStore.OpenAsync(options, disk, schema, cancellationToken).ConfigureAwait(false), prepared);
            using var held = await open.Store.LockAsync(cancellationToken).ConfigureAwait(false);
            open.Store.Declare(schema);
            prepared.Add(schema);
        }
        catch (Exception exception) when (FileFaults.Concerns(exception))
        {
            throw FileFaults.Of(exception, $"Opening the store in '{options.Path}'");
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
            prepared.Collection(key.Collection);
        var (now, paths) = (Time.UtcNow(), keys.Select(StorePaths.Of).ToArray());
        var store = Opened.Store;
        return await ReadAsync<IReadOnlyList<StoredRecord?>>(mark =>
        {
            var found = Array.ConvertAll(paths, path => store.ReadRecord(path, null) is { } record && record.IsVisible(now) ? record.ToStored() : null);
            return (paths.Length < 2 || store.Unchanged(paths, mark), found);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredRecord> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(query);
        var schema = prepared.Collection(query.Collection.Name);
        query.Resolve();
        await foreach (var record in Opened.Queries.AskAsync(query, schema, Time.UtcNow(), cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    /// <inheritdoc/>
    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.Check(batch, Info);
        return Opened.Commits.WriteAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(visitor);
        prepared.CheckLog(read.Key.Log);
        var (store, path) = (Opened.Store, StorePaths.Of(read.Key));
        using var log = await ReadAsync(mark => store.Logs.Open(path, mark) is { } file ? (true, file) : (false, null!), cancellationToken).ConfigureAwait(false);
        log.Visit(read, visitor, cancellationToken);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> LogsAsync(string log, string scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckLog(log);
        foreach (var id in await ReadAsync(_ => (true, Opened.Scopes.Logs(log, scope)), cancellationToken).ConfigureAwait(false))
            yield return id;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckName(name);
        foreach (var scope in await ReadAsync(_ => (true, Opened.Scopes.Of(name, after, Time.UtcNow())), cancellationToken).ConfigureAwait(false))
            yield return scope;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        prepared.Collection(collection);
        var now = Time.UtcNow();
        var expired = await ReadAsync(_ => (true, Opened.Scopes.Expired(collection, limit, now)), cancellationToken).ConfigureAwait(false);
        // Absent holds for what is past its expiry: a record written anew meanwhile is a conflict, and stays.
        var removals = expired.Select(key => WriteAsync(new WriteBatch([new Remove(key, Expect.Absent)], now), cancellationToken).AsTask());
        return (await Task.WhenAll(removals).ConfigureAwait(false)).Count(result => result.Conflict is null);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1 || open is null)
            return;
        await open.Commits.DrainAsync().ConfigureAwait(false);
        await open.Store.CloseAsync().ConfigureAwait(false);
    }

    private Open Opened => open ?? throw new InvalidOperationException($"The store was not opened; await {nameof(PrepareAsync)} first.");

    private static void Check(FilesOptions options)
    {
        string[] wrong = [.. new[]
        {
            string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0', StringComparison.Ordinal) ? $"{nameof(options.Path)} must name a folder." : null,
            options.Durability is Durability.Power or Durability.Process ? null : $"{nameof(options.Durability)} is {options.Durability}; files offer {Durability.Power} and {Durability.Process}.",
            options.LockTimeout > TimeSpan.Zero ? null : $"{nameof(options.LockTimeout)} is {options.LockTimeout}; it must be more than zero.",
            options.Time is null ? $"{nameof(options.Time)} is null." : null,
        }.OfType<string>()];
        if (wrong.Length > 0)
            throw new ArgumentException(string.Join(' ', wrong), nameof(options));
    }

    private async ValueTask<T> ReadAsync<T>(Func<long, (bool Holds, T Value)> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await Opened.Store.ReadAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileFaults.Concerns(exception))
        {
            throw FileFaults.Of(exception, $"Reading from the store in '{options.Path}'");
        }
    }

    private void Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) == 1, this);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed class Open(FileStore store, PreparedSchema prepared)
    {
        public FileStore Store => store;

        public GroupCommit Commits { get; } = new(new Committer(store, prepared));

        public Queries Queries { get; } = new(store);

        public Scopes Scopes { get; } = new(store);
    }
}
