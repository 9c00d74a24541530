using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary>
/// The SQLite backend: one file, shared by any number of threads and processes of one machine. One connection writes, and
/// writers who wait together share a transaction; any number of connections read.
/// </summary>
public sealed class SqliteBackend : SqlBackend
{
    private const int IdleReaders = 8;
    private readonly ConcurrentStack<SqliteSession> readers = [];
    private readonly ConcurrentDictionary<string, SqlStatement> logIds = new();
    private readonly ConcurrentDictionary<string, SqlStatement> logScopes = new();
    private readonly GroupCommit<SqlWork> writes;
    private readonly SqlGroup group;
    private readonly SqliteFile file;
    private readonly LogWriter logWriter;
    private readonly LogReader logReader;
    private SqliteSession? writer;
    private readonly BackendInfo info;
    private volatile bool closing;

    /// <summary>Makes a backend; the file is opened by <see cref="SqlBackend.PrepareAsync"/>.</summary>
    /// <exception cref="ArgumentException">The options can't be used.</exception>
    public SqliteBackend(SqliteOptions options)
        : base(new SqliteDialect((options ?? throw new ArgumentNullException(nameof(options))).Check().Path), options.TablePrefix, options.Time)
    {
        SchemaMode = options.SchemaMode;
        var streams = new StreamCache();
        file = new SqliteFile(Dialect, options, streams);
        logWriter = new LogWriter(streams);
        logReader = new LogReader(streams);
        group = new SqlGroup(Dialect);
        writes = new GroupCommit<SqlWork>(CommitAsync);
        info = new BackendInfo
        {
            Name = "sqlite",
            ServerVersion = SqliteFile.Version,
            Atomicity = Atomicity.Store,
            Durability = options.Synchronous == SqliteSynchronous.Full ? Durability.Power : Durability.Process,
            SharedByProcesses = true,
        };
    }

    /// <inheritdoc/>
    public override BackendInfo Info => WithRefusals(info);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await writes.CloseAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref writer, null) is { } session)
            await session.DisposeAsync().ConfigureAwait(false);
        closing = true;
        await CloseIdleAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<SqlSession> RentAsync(bool isBrief, CancellationToken cancellationToken)
    {
        // A reader's page cache is void after each commit of another connection; the writer's is warm. For one entry just written that is 5 µs against 24.
        if (isBrief && writes.TryEnter())
        {
            if (writer is { } idle)
                return idle;
            writes.Exit();
        }
        return readers.TryPop(out var reader) ? reader : await file.OpenAsync(forWriting: false, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask ReturnAsync(SqlSession session)
    {
        if (ReferenceEquals(session, writer))
        {
            writes.Exit();
            return;
        }
        if (readers.Count >= IdleReaders)
            await session.DisposeAsync().ConfigureAwait(false);
        else
            readers.Push((SqliteSession)session);
        // Disposal may have passed by while this one was out.
        if (closing)
            await CloseIdleAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<SqlSession> RentToUseAsync(CancellationToken cancellationToken) => await file.OpenAsync(forWriting: false, cancellationToken).ConfigureAwait(false);

    /// <summary>Opening a connection is quick, and what a caller's pragmas have left in one nobody knows.</summary>
    protected override ValueTask ReturnUsedAsync(SqlSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override ValueTask CommitAsync(SqlWork work, CancellationToken cancellationToken) => writes.SubmitAsync(work, cancellationToken);

    /// <inheritdoc/>
    protected override IReadOnlyList<TableShape> LogTables(string log) => LogStatements.Tables(Names, log);

    /// <inheritdoc/>
    protected override ValueTask<Conflict?> ApplyLogAsync(SqlSession session, WriteBatch batch, int i, long[] outcomes)
    {
        var own = (SqliteSession)session;
        return ValueTask.FromResult(logWriter.Apply(own, own.Log(((LogOperation)batch.Operations[i]).Key.Log, Names), batch, i, outcomes));
    }

    /// <inheritdoc/>
    protected override async ValueTask ReadLogAsync(SqlSession session, LogRead read, LogVisitor visitor, CancellationToken cancellationToken)
    {
        var own = (SqliteSession)session;
        // One range is one statement and so of one moment by itself.
        if (read.Ranges.Count > 1)
            await own.BeginAsync(write: false, cancellationToken).ConfigureAwait(false);
        logReader.Read(own.Log(read.Key.Log, Names), read, visitor, cancellationToken);
    }

    /// <inheritdoc/>
    protected override SqlStatement LogIds(string log) => logIds.GetOrAdd(log, name => SqlStatement.Select(Dialect, [new("scope", SqlKind.Scope), new("after", SqlKind.Id), new("rows", SqlKind.Integer)], p =>
        $"SELECT id FROM {Dialect.Quote(Names.Derived(name, "streams"))} WHERE scope = {p("scope")} AND id > {p("after")} ORDER BY id LIMIT {p("rows")}"));

    /// <inheritdoc/>
    protected override SqlStatement LogScopes(string log) => logScopes.GetOrAdd(log, name => SqlStatement.Select(Dialect, [new("after", SqlKind.Scope), new("rows", SqlKind.Integer)], p =>
        Dialect.SkipScan(Names.Derived(name, "streams"), "scope", "1 = 1", p("after"), p("rows"))));

    private async ValueTask CommitAsync(IReadOnlyList<SqlWork> works)
    {
        try
        {
            writer ??= await file.OpenAsync(forWriting: true, default).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SqliteException or PerdureException)
        {
            foreach (var work in works)
                work.Fail(exception is SqliteException refused ? Dialect.Classify(refused, work.Place) : exception);
            return;
        }
        if (works.Count > 1 || !TryAppend(writer, works[0]))
            await group.CommitAsync(writer, works).ConfigureAwait(false);
    }

    // A batch of one append behind a known head needs no transaction around its one statement.
    private bool TryAppend(SqliteSession session, SqlWork work)
    {
        if (work is not BatchWork { Batch: { Operations: [Append { Entries: [var entry] } append] } batch } single)
            return false;
        try
        {
            var position = logWriter.TryAppend(session.Log(append.Key.Log, Names), append, entry, LogWriter.At(entry, Instant.ToMicroseconds(batch.At)));
            if (position > 0)
                single.Settle(WriteResult.Committed([position]));
            return position > 0;
        }
        catch (SqliteException exception)
        {
            work.Fail(Dialect.Classify(exception, work.Place));
            return true;
        }
    }

    private async ValueTask CloseIdleAsync()
    {
        while (readers.TryPop(out var reader))
            await reader.DisposeAsync().ConfigureAwait(false);
    }
}
