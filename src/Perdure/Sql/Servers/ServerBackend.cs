using System.Collections.Concurrent;
using System.Data.Common;
using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// What all database servers do alike: a pool of sessions, logs as tables, writers who wait together sharing one transaction,
/// and another try for a batch that the server took back because others stood in its way. A backend gives it a dialect and its sessions.
/// </summary>
public abstract partial class ServerBackend : SqlBackend, IPooled
{
    private const int Attempts = 30;
    private const int Turns = 4;
    private readonly ConcurrentDictionary<string, LogSql> logs = new();
    private readonly LogSteps logSteps;
    private readonly SessionPool pool;
    private readonly SessionPool readers;
    private readonly GroupCommit<BatchWork>[] lanes;
    private readonly VectorSearch? vectorSearch;
    private readonly TextSearch? textSearch;

    /// <summary>Makes a backend; nothing is connected before it is prepared.</summary>
    /// <param name="dialect">What differs.</param>
    /// <param name="tablePrefix">Put before the name of every table and index.</param>
    /// <param name="time">The clock that decides about expiry.</param>
    /// <param name="options">How many connections, and for how long.</param>
    /// <param name="lanes">How many groups of writers commit at once. A scope always goes the same lane, so that its writers share a transaction rather than wait for each other's.</param>
    /// <param name="openReader">Opens a connection to a server that only answers reads, which have a pool of their own; null: there is none.</param>
    protected ServerBackend(SqlDialect dialect, string tablePrefix, TimeProvider time, PoolOptions options, int lanes, Func<CancellationToken, ValueTask<ServerSession>>? openReader = null)
        : base(dialect, tablePrefix, time)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(options);
        logSteps = new LogSteps(dialect);
        pool = new SessionPool(options, TimeProvider.System, Name, OpenAsync, exception => dialect.Classify(exception, Name));
        vectorSearch = dialect.Vectors is null ? null : new VectorSearch(this, Prepared, Sides, dialect, ReadManyAsync);
        textSearch = dialect.Texts is null ? null : new TextSearch(this, Prepared, Sides, dialect, ReadManyAsync);
        readers = openReader is null ? pool : new SessionPool(options, TimeProvider.System, Name, openReader, exception => dialect.Classify(exception, Name));
        this.lanes = [.. Enumerable.Range(0, lanes).Select(_ => new GroupCommit<BatchWork>(CommitAsync, turns: Turns))];
    }

    /// <summary>The backend's name, e.g. <c>postgres</c>.</summary>
    protected abstract string Name { get; }

    /// <inheritdoc/>
    public PoolStatistics Statistics => readers == pool ? pool.Statistics : pool.Statistics.Plus(readers.Statistics);

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class => base.Facet<T>() ?? vectorSearch as T ?? textSearch as T;

    /// <summary>Opens a connection.</summary>
    protected abstract ValueTask<ServerSession> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Executes statements that read, all of one moment, and hands each reader over in turn.</summary>
    /// <param name="session">Where.</param>
    /// <param name="reads">One or more statements with their values.</param>
    /// <param name="visit">Reads the rows of one; false ends it all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected virtual async ValueTask ReadManyAsync(
        ServerSession session, IReadOnlyList<(SqlStatement Statement, object?[] Values)> reads, Func<int, DbDataReader, ValueTask<bool>> visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(visit);
        if (reads.Count > 1)
            await session.BeginAsync(write: false, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < reads.Count; i++)
        {
            var rows = await session.ReadAsync(reads[i].Statement, reads[i].Values, cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
                if (!await visit(i, rows).ConfigureAwait(false))
                    return;
        }
    }

    /// <summary>The statements of a kind of log.</summary>
    protected LogSql Log(string log) => logs.GetOrAdd(log, name => new LogSql(Dialect, Names, name));

    /// <summary>Closes what is idle, because another server may stand behind the address now.</summary>
    protected virtual async ValueTask ClearAsync()
    {
        await pool.ClearAsync().ConfigureAwait(false);
        await readers.ClearAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        foreach (var lane in lanes)
            await lane.CloseAsync().ConfigureAwait(false);
        await pool.DisposeAsync().ConfigureAwait(false);
        await readers.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the server that takes writes what it is.</summary>
    /// <exception cref="PerdureException">It refused, or could not be reached.</exception>
    protected async ValueTask<T> AskAsync<T>(Func<ServerSession, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var session = await pool.RentAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask(session).ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            Failed(session, exception);
            throw Dialect.Classify(exception, "the server's settings");
        }
        finally
        {
            await pool.ReturnAsync(session).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<SqlSession> RentAsync(bool isBrief, CancellationToken cancellationToken) => await readers.RentAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected sealed override async ValueTask ReturnAsync(SqlSession session)
    {
        var own = (ServerSession)session;
        var isUsable = own.IsUsable;
        await readers.ReturnAsync(own).ConfigureAwait(false);
        if (!isUsable)
            await ClearAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected sealed override void Failed(SqlSession session, DbException exception)
    {
        if (Dialect.Classify(exception, Name) is { Fault: Fault.Unavailable, IsTransient: true })
            ((ServerSession)session).Spend();
        else
            ((ServerSession)session).IsDoubted = true;
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<SqlSession> RentToUseAsync(CancellationToken cancellationToken) => await pool.RentAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected sealed override async ValueTask ReturnUsedAsync(SqlSession session)
    {
        var own = (ServerSession)session;
        try
        {
            await own.ResetAsync().ConfigureAwait(false);
        }
        catch (DbException)
        {
            // It is closed by now, and the pool throws it away.
        }
        finally
        {
            await pool.ReturnAsync(own).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TableShape> LogTables(string log) => [Log(log).Shape()];

    /// <inheritdoc/>
    protected sealed override SqlStatement LogIds(string log) => Log(log).Ids;

    /// <inheritdoc/>
    protected sealed override SqlStatement LogScopes(string log) => Log(log).Scopes;

    /// <inheritdoc/>
    protected sealed override async ValueTask<StoredRecord?[]> FindAsync(SqlSession session, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var (found, places) = (new StoredRecord?[keys.Count], new Dictionary<RecordKey, int>(keys.Count));
        for (var i = 0; i < keys.Count; i++)
            places.TryAdd(keys[i], i);
        var collections = places.Keys.GroupBy(key => key.Collection).SelectMany(group => KeyFinds.Of(Sql(group.Key), Dialect, [.. group])).ToArray();
        await ReadManyAsync((ServerSession)session, [.. collections.Select(find => (find.Statement, find.Values))], async (i, rows) =>
        {
            var scope = 5 + Dialect.BodyColumns.Count;
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var record = Record(rows, collections[i].Collection, Dialect.DecodeText(rows, scope));
                found[places[record.Key]] = record;
            }
            return true;
        }, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < found.Length; i++)
            if (places[keys[i]] != i)
                found[i] = found[places[keys[i]]] is { } twin ? twin with { Body = twin.Body.ToArray() } : null;
        return found;
    }

    /// <inheritdoc/>
    protected override async ValueTask ReadLogAsync(SqlSession session, LogRead read, LogVisitor visitor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var shown = new LogRows(Dialect, read, visitor);
        await ReadManyAsync((ServerSession)session, LogRanges.Of(Log(read.Key.Log), Dialect, read), (_, rows) => shown.ShowAsync(rows, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadManyAsync(
        string place, IReadOnlyList<(SqlStatement Statement, object?[] Values)> reads, Func<int, DbDataReader, ValueTask<bool>> visit, CancellationToken cancellationToken) =>
        await ReadAsync(place, isBrief: false, async (session, token) =>
        {
            await ReadManyAsync((ServerSession)session, reads, visit, token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
}
