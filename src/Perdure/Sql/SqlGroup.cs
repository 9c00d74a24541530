using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// Commits a group of works in one transaction on one session. A conflict takes back only its own part. After an exception
/// all is taken back and each work is tried by itself, so that each caller gets what is his.
/// </summary>
/// <param name="dialect">Reads the database's codes.</param>
public sealed class SqlGroup(SqlDialect dialect)
{
    /// <summary>Does it. Settles every work, or fails it with its exception.</summary>
    public async ValueTask CommitAsync(SqlSession session, IReadOnlyList<SqlWork> group)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(group);
        if (group.Count == 1)
            await OneAsync(session, group[0]).ConfigureAwait(false);
        else if (!await AllAsync(session, group).ConfigureAwait(false))
            foreach (var work in group)
                await OneAsync(session, work).ConfigureAwait(false);
    }

    /// <summary>Applies all in one transaction; a conflict takes back only its own part. It throws, having committed nothing, and the caller rolls back.</summary>
    public static async ValueTask ApplyAsync(SqlSession session, IReadOnlyList<SqlWork> works)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(works);
        await session.BeginAsync(write: true, default).ConfigureAwait(false);
        var applied = works.Count > 1;
        foreach (var work in works)
        {
            var isMarked = works.Count > 1 && !work.IsSingle;
            if (isMarked)
                await session.MarkAsync().ConfigureAwait(false);
            var held = await work.ApplyAsync(session).ConfigureAwait(false);
            applied |= held;
            if (isMarked && held)
                await session.ReleaseAsync().ConfigureAwait(false);
            else if (isMarked)
                await session.RollbackToMarkAsync().ConfigureAwait(false);
        }
        if (applied)
            await session.CommitAsync().ConfigureAwait(false);
        else
            await session.RollbackAsync().ConfigureAwait(false);
    }

    private async ValueTask OneAsync(SqlSession session, SqlWork work)
    {
        try
        {
            await ApplyAsync(session, [work]).ConfigureAwait(false);
            work.Settle();
        }
        catch (Exception exception) // carried to the caller whose work it is
        {
            await session.RollbackAsync().ConfigureAwait(false);
            work.Fail(exception is DbException database ? dialect.Classify(database, work.Place) : exception);
        }
    }

    private static async ValueTask<bool> AllAsync(SqlSession session, IReadOnlyList<SqlWork> group)
    {
        try
        {
            await ApplyAsync(session, group).ConfigureAwait(false);
        }
        catch (PerdureException exception) when (exception.Fault == Fault.Timeout)
        {
            // Nobody could begin; trying one by one would only make each wait as long again.
            foreach (var work in group)
                work.Fail(new PerdureException(exception.Fault, exception.Message, exception.IsTransient, exception.InnerException));
            return true;
        }
        catch (Exception) // each is tried by itself and meets its own again
        {
            await session.RollbackAsync().ConfigureAwait(false);
            return false;
        }
        foreach (var work in group)
            work.Settle();
        return true;
    }
}
