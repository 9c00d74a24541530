using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <content>Batches: compiled to steps, committed in groups, and tried again alone.</content>
public abstract partial class ServerBackend
{
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
            if (work.Result!.Conflict is null || !Part(work))
                work.Settle();
    }

    /// <inheritdoc/>
    protected sealed override BatchWork Work(WriteBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new BatchWork(this, batch) { Plan = Plan(batch, joined: true) };
    }

    /// <summary>The steps of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="joined">Whether records are written together where they can be; only apart does a step say which operation met a conflict.</param>
    protected BatchPlan Plan(WriteBatch batch, bool joined)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var outcomes = new long[batch.Operations.Count];
        // Vectors come behind the records they belong to.
        var order = Enumerable.Range(0, outcomes.Length).OrderBy(i => batch.Operations[i] is VectorOperation);
        SqlStep[] steps =
        [
            .. order.SelectMany(i => batch.Operations[i] switch
            {
                LogOperation log => logSteps.Of(Log(log.Key.Log), log, i, batch.At, outcomes),
                VectorOperation vector => [Sides.Step(vector, i, batch.At, outcomes)],
                _ => Steps(batch, i, outcomes),
            }),
        ];
        return BatchPlan.Of(joined ? JoinedSteps.Of(steps) : steps, outcomes);
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
            await AloneAsync(work, isLast: attempt >= Attempts, cancellationToken).ConfigureAwait(false);
        }
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

    /// <summary>Lets records that were written together be written apart, by themselves and after all that is done now: only apart do they say which of them met a conflict. False: they are apart already.</summary>
    protected bool Part(SqlWork work)
    {
        if (work is not BatchWork { Plan.IsJoined: true } batch)
            return false;
        batch.Plan = Plan(batch.Batch, joined: false);
        return true;
    }

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
        if (!tookBack || (!mayTryAgain && !Part(work)))
            work.Fail(refusal);
    }
}
