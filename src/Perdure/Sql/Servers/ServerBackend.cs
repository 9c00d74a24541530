using System.Collections.Concurrent;
using System.Data.Common;
using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// What all database servers do alike: a pool of sessions, logs as tables, writers who wait together sharing one transaction,
/// and another try for a batch that the server took back because others stood in its way. A backend gives it a dialect and its sessions.
/// </summary>
public abstract class ServerBackend : SqlBackend, IPooled
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

    /// <summary>Runs the plans of some batches in one transaction and settles each. It throws when the transaction was taken back, having settled none.</summary>
    protected virtual async ValueTask RunAsync(ServerSession session, IReadOnlyList<BatchWork> works)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(works);
        var parts = JoinedWork.Of(works);
        // One statement is a transaction by itself.
        if (parts is [JoinedWork or BatchWork { IsSingle: true, Plan.Locks.Count: 0 }])
            await parts[0].ApplyAsync(session).ConfigureAwait(false);
        else
            await SqlGroup.ApplyAsync(session, parts).ConfigureAwait(false);
        foreach (var work in works)
            work.Settle();
    }

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
    protected sealed override BatchWork Work(WriteBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var outcomes = new long[batch.Operations.Count];
        // Vectors come behind the records they belong to.
        var order = Enumerable.Range(0, outcomes.Length).OrderBy(i => batch.Operations[i] is VectorOperation);
        return new BatchWork(this, batch)
        {
            Plan = BatchPlan.Of(order.SelectMany(i => batch.Operations[i] switch
            {
                LogOperation log => logSteps.Of(Log(log.Key.Log), log, i, batch.At, outcomes),
                VectorOperation vector => [Sides.Step(vector, i, batch.At, outcomes)],
                _ => Steps(batch, i, outcomes),
            }), outcomes),
        };
    }

    /// <inheritdoc/>
    protected internal sealed override async ValueTask<WriteResult> ApplyAsync(SqlSession session, BatchWork work)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(work);
        var outcomes = (long[])work.Plan!.Outcomes.Clone();
        await session.RunAsync(work.Plan.Locks, outcomes).ConfigureAwait(false);
        foreach (var step in work.Plan.Steps)
            if (!await HoldsAsync(session, work, step, outcomes).ConfigureAwait(false))
                return WriteResult.Conflicted(await FoundAsync(session, work.Batch, step.Operation).ConfigureAwait(false));
        return WriteResult.Committed(outcomes);
    }

    /// <inheritdoc/>
    protected sealed override ValueTask<Conflict?> ApplyLogAsync(SqlSession session, WriteBatch batch, int i, long[] outcomes) => throw new InvalidOperationException("A server applies the plan of a batch.");

    /// <inheritdoc/>
    protected sealed override async ValueTask<Conflict> FoundAsync(SqlSession session, WriteBatch batch, int i)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Operations[i] is not LogOperation operation)
            return await base.FoundAsync(session, batch, i).ConfigureAwait(false);
        var (sql, position) = (Log(operation.Key.Log), operation switch { RequireEntry required => required.Position, ReplaceEntry replace => replace.Position, _ => 0 });
        var head = LogHead.Empty;
        var rows = await session.ReadAsync(sql.Head, logSteps.Values(operation, batch.At), default).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
            if (await rows.ReadAsync().ConfigureAwait(false))
                head = new LogHead(rows.GetInt64(0), rows.GetInt64(1));
        if (position == 0)
            return new Conflict(i, head.Version, head.Position);
        var entry = await session.ReadAsync(sql.Version, logSteps.Values(operation, batch.At, position), default).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
            return new Conflict(i, await entry.ReadAsync().ConfigureAwait(false) ? entry.GetInt64(0) : null, head.Position);
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask CommitAsync(SqlWork work, CancellationToken cancellationToken)
    {
        if (work is BatchWork batch)
            await lanes[Lane(batch.Batch.Operations[0].Scope)].SubmitAsync(batch, cancellationToken).ConfigureAwait(false);
        // What its group could not do, or what is no batch, it does by itself: others wait for nothing.
        for (var attempt = 1; !work.IsSettled; attempt++)
        {
            await Pause(attempt).ConfigureAwait(false);
            await AloneAsync(work, isLast: attempt == Attempts, cancellationToken).ConfigureAwait(false);
        }
    }

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

    // A step of ours that expects nothing can meet a taken key where a statement does not keep others from inserting: the next try finds theirs.
    private async ValueTask<bool> HoldsAsync(SqlSession session, BatchWork work, SqlStep step, long[] outcomes)
    {
        var mayMeet = step.Guard == SqlGuard.None && work.Batch.Operations[step.Operation] is (RecordOperation or LogOperation);
        for (var attempt = 1; !await RunAsync(session, [step], outcomes, work.Place).ConfigureAwait(false); attempt++)
        {
            if (!mayMeet)
                return false;
            if (attempt == Attempts)
                throw new PerdureException(Fault.Conflict, $"{work.Place}: other writers were quicker {Attempts} times. Nothing was written; try again.", isTransient: true);
        }
        return true;
    }

    private async ValueTask ReadManyAsync(
        string place, IReadOnlyList<(SqlStatement Statement, object?[] Values)> reads, Func<int, DbDataReader, ValueTask<bool>> visit, CancellationToken cancellationToken) =>
        await ReadAsync(place, isBrief: false, async (session, token) =>
        {
            await ReadManyAsync((ServerSession)session, reads, visit, token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);

    private int Lane(string scope) => (int)((uint)string.GetHashCode(scope, StringComparison.Ordinal) % (uint)lanes.Length);

    private static Task Pause(int attempt) => attempt == 1 ? Task.CompletedTask : Task.Delay(Random.Shared.Next(1, 4 * Math.Min(attempt, 16)));

    private async ValueTask CommitAsync(IReadOnlyList<BatchWork> works)
    {
        ServerSession? session = null;
        try
        {
            session = await pool.RentAsync(default).ConfigureAwait(false);
            await RunAsync(session, works).ConfigureAwait(false);
        }
        catch (Exception exception) // carried to the callers whose work it was
        {
            await RecoverAsync(session, exception).ConfigureAwait(false);
            foreach (var work in works)
                Refuse(work, exception, works.Count > 1 || IsTransient(exception, work));
        }
        finally
        {
            if (session is not null)
                await pool.ReturnAsync(session).ConfigureAwait(false);
        }
    }

    private async ValueTask AloneAsync(SqlWork work, bool isLast, CancellationToken cancellationToken)
    {
        ServerSession? session = null;
        try
        {
            session = await pool.RentAsync(cancellationToken).ConfigureAwait(false);
            if (work is BatchWork batch)
                await RunAsync(session, [batch]).ConfigureAwait(false);
            else
            {
                await SqlGroup.ApplyAsync(session, [work]).ConfigureAwait(false);
                work.Settle();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // carried to the caller whose work it was
        {
            await RecoverAsync(session, exception).ConfigureAwait(false);
            Refuse(work, exception, mayTryAgain: !isLast && IsTransient(exception, work));
        }
        finally
        {
            if (session is not null)
                await pool.ReturnAsync(session).ConfigureAwait(false);
        }
    }

    private async ValueTask RecoverAsync(ServerSession? session, Exception exception)
    {
        try
        {
            if (session is not null)
                await session.RollbackAsync().ConfigureAwait(false);
        }
        catch (DbException)
        {
            // The connection is gone, and its transaction with it; the first exception says why.
        }
        if (exception is not DbException refused)
            return;
        if (session is not null)
            Failed(session, refused);
        if (Dialect.Classify(refused, Name).Fault == Fault.Unavailable)
            await ClearAsync().ConfigureAwait(false);
    }

    private bool IsTransient(Exception exception, SqlWork work) =>
        (exception as PerdureException ?? (exception is DbException refused ? Dialect.Classify(refused, work.Place) : null)) is { IsTransient: true };

    // It is left without an outcome when it may be tried again: others' locks were in its way, or its group failed, and the
    // server said that it took all back. When the connection is gone nobody knows what was done.
    private void Refuse(SqlWork work, Exception exception, bool mayTryAgain)
    {
        var refusal = exception switch
        {
            DbException refused => Dialect.Classify(refused, work.Place),
            PerdureException own => new PerdureException(own.Fault, own.Message, own.IsTransient, own.InnerException),
            _ => exception,
        };
        var tookBack = refusal is PerdureException { Fault: not (Fault.Unavailable or Fault.Timeout) } said && (said.IsTransient || exception is DbException);
        if (!mayTryAgain || !tookBack)
            work.Fail(refusal);
    }
}
