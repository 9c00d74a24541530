using System.Collections.Concurrent;
using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// What all SQL databases do alike: records, queries, sweeps, preparation, and writes that commit in groups. A backend gives
/// it a dialect, its sessions, and its way to keep logs. It knows no driver.
/// </summary>
/// <param name="dialect">What differs.</param>
/// <param name="tablePrefix">Put before the name of every table and index.</param>
/// <param name="time">The clock that decides about expiry.</param>
public abstract partial class SqlBackend(SqlDialect dialect, string tablePrefix, TimeProvider time) : Backend, ISchemaScript, ISqlAccess
{
    private const int ListRows = 256;
    private const int BriefRows = 32;
    private readonly ConcurrentDictionary<string, CollectionSql> collections = new();
    private readonly RecordSteps records = new(dialect);
    private readonly RecordReader reader = new(dialect);
    private volatile bool disposed;

    private protected SideTables Sides { get; } = new(dialect);

    /// <inheritdoc/>
    public override TimeProvider Time { get; } = time;

    /// <summary>What differs.</summary>
    protected SqlDialect Dialect { get; } = dialect;

    /// <summary>How tables are named.</summary>
    protected SqlNames Names { get; } = new(dialect.MaxNameBytes, tablePrefix);

    /// <summary>The declarations prepared so far.</summary>
    protected PreparedSchema Prepared { get; } = new() { TakesSql = true };

    /// <summary>A session to read with, for one caller at a time.</summary>
    /// <param name="isBrief">Whether it will be back after a few rows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract ValueTask<SqlSession> RentAsync(bool isBrief, CancellationToken cancellationToken);

    /// <summary>A read failed on a session, which may be of no more use.</summary>
    protected virtual void Failed(SqlSession session, DbException exception)
    {
    }

    /// <summary>Takes a session back.</summary>
    protected abstract ValueTask ReturnAsync(SqlSession session);

    /// <summary>Does some work in transactions of the backend's own, alone or together with that of others, and settles it.</summary>
    protected abstract ValueTask CommitAsync(SqlWork work, CancellationToken cancellationToken);

    /// <summary>A batch as work to commit.</summary>
    protected virtual BatchWork Work(WriteBatch batch) => new(this, batch);

    /// <summary>Applies a log operation of a batch within the session's transaction.</summary>
    /// <returns>A conflict, or null when it was applied and has its outcome.</returns>
    protected abstract ValueTask<Conflict?> ApplyLogAsync(SqlSession session, WriteBatch batch, int i, long[] outcomes);

    /// <summary>Shows the entries of a read to a visitor, all of one moment.</summary>
    protected abstract ValueTask ReadLogAsync(SqlSession session, LogRead read, LogVisitor visitor, CancellationToken cancellationToken);

    /// <summary>The ids of logs in a scope behind one, in order.</summary>
    protected abstract SqlStatement LogIds(string log);

    /// <summary>The scopes with a log behind one, in order.</summary>
    protected abstract SqlStatement LogScopes(string log);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
            Prepared.Collection(key.Collection);
        if (keys.Count == 0)
            return [];
        var now = Time.UtcNow();
        var found = await ReadAsync(keys[0], keys.Count <= BriefRows, (session, token) => FindAsync(session, keys, token), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < found.Length; i++)
            if (found[i] is { ExpiresAt: { } end } && end <= now)
                found[i] = null;
        return found;
    }

    /// <inheritdoc/>
    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        Prepared.Check(batch, Info);
        var work = Work(batch);
        await CommitAsync(work, cancellationToken).ConfigureAwait(false);
        work.ThrowIfFailed();
        return work.Result!;
    }

    /// <inheritdoc/>
    public override async ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(visitor);
        Prepared.CheckLog(read.Key.Log);
        await ReadAsync(read.Key, IsBrief(read), async (session, token) =>
        {
            await ReadLogAsync(session, read, visitor, token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        disposed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Applies a batch within the session's transaction, operation by operation.</summary>
    protected internal virtual async ValueTask<WriteResult> ApplyAsync(SqlSession session, BatchWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var outcomes = new long[work.Batch.Operations.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var conflict = work.Batch.Operations[i] is LogOperation
                ? await ApplyLogAsync(session, work.Batch, i, outcomes).ConfigureAwait(false)
                : await RunAsync(session, Steps(work.Batch, i, outcomes), outcomes, work.Place).ConfigureAwait(false) ? null : await FoundAsync(session, work.Batch, i).ConfigureAwait(false);
            if (conflict is not null)
                return WriteResult.Conflicted(conflict);
        }
        return WriteResult.Committed(outcomes);
    }

    /// <summary>A record out of a row of a statement of <see cref="CollectionSql"/>.</summary>
    protected StoredRecord Record(DbDataReader row, string collection, string scope) => reader.Record(row, 0, collection, scope);

    /// <summary>The statements of a prepared collection.</summary>
    protected CollectionSql Sql(string collection) => collections[collection];

    /// <summary>The steps of an operation that is on no log.</summary>
    protected IEnumerable<SqlStep> Steps(WriteBatch batch, int i, long[] outcomes)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Operations[i] is ExecuteSql own)
            return [OwnStep(own, i)];
        var operation = (RecordOperation)batch.Operations[i];
        return [.. records.Of(collections[operation.Key.Collection], operation, i, batch.At, outcomes), .. Sides.Behind(operation, i)];
    }

    /// <summary>What an operation met that does not hold.</summary>
    protected virtual async ValueTask<Conflict> FoundAsync(SqlSession session, WriteBatch batch, int i)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Operations[i] is not RecordOperation { Key: var key })
            return new Conflict(i);
        var row = await session.ReadAsync(collections[key.Collection].Version, [Dialect.Encode(key.Scope), Dialect.Encode(key.Id), Dialect.Encode(batch.At), null], default).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
            return new Conflict(i, await row.ReadAsync().ConfigureAwait(false) ? row.GetInt64(0) : null);
    }

    /// <summary>Runs the steps of one operation; a key that is taken is a guard that does not hold.</summary>
    protected async ValueTask<bool> RunAsync(SqlSession session, IEnumerable<SqlStep> steps, long[] outcomes, string place)
    {
        ArgumentNullException.ThrowIfNull(session);
        try
        {
            return await session.RunAsync(steps, outcomes).ConfigureAwait(false);
        }
        catch (DbException exception) when (Dialect.Classify(exception, place) is { Fault: Fault.Conflict, IsTransient: false })
        {
            return false;
        }
    }

    /// <summary>The records of some keys, in their order, expired ones too.</summary>
    protected virtual async ValueTask<StoredRecord?[]> FindAsync(SqlSession session, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(keys);
        var found = new StoredRecord?[keys.Count];
        if (keys.Count > 1)
            await session.BeginAsync(write: false, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < found.Length; i++)
        {
            var key = keys[i];
            var row = await session.ReadAsync(collections[key.Collection].Find, [Dialect.Encode(key.Scope), Dialect.Encode(key.Id)], cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
                if (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                    found[i] = reader.Record(row, 0, key.Collection, key.Scope);
        }
        return found;
    }

    private static bool IsBrief(LogRead read)
    {
        var rows = 0L;
        foreach (var range in read.Ranges)
            rows += Math.Min(BriefRows, range.To - range.From) + 1;
        return Math.Min(rows, read.Limit) <= BriefRows;
    }

    private async ValueTask WorkAsync(string place, Func<SqlSession, ValueTask> action, CancellationToken cancellationToken)
    {
        var work = new ActionWork(place, action);
        await CommitAsync(work, cancellationToken).ConfigureAwait(false);
        work.ThrowIfFailed();
    }

    private protected async ValueTask<T> ReadAsync<T>(object place, bool isBrief, Func<SqlSession, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        try
        {
            var session = await RentAsync(isBrief, cancellationToken).ConfigureAwait(false);
            try
            {
                return await read(session, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException exception)
            {
                Failed(session, exception);
                throw;
            }
            finally
            {
                try
                {
                    await session.RollbackAsync().ConfigureAwait(false);
                }
                finally
                {
                    await ReturnAsync(session).ConfigureAwait(false);
                }
            }
        }
        catch (DbException exception)
        {
            // Some drivers say as an error of the database that they were cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            throw Dialect.Classify(exception, place.ToString()!);
        }
    }

    internal void Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
