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

    private async ValueTask OneAsync(SqlSession session, SqlWork work)
    {
        try
        {
            await session.BeginAsync(write: true, default).ConfigureAwait(false);
            if (await work.ApplyAsync(session).ConfigureAwait(false))
                await session.CommitAsync().ConfigureAwait(false);
            else
                await session.RollbackAsync().ConfigureAwait(false);
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
            await session.BeginAsync(write: true, default).ConfigureAwait(false);
        }
        catch (PerdureException exception)
        {
            // Nobody could begin; trying one by one would only make each wait as long again.
            foreach (var work in group)
                work.Fail(new PerdureException(exception.Fault, exception.Message, exception.IsTransient, exception.InnerException));
            return true;
        }
        try
        {
            foreach (var work in group)
            {
                await session.MarkAsync().ConfigureAwait(false);
                if (await work.ApplyAsync(session).ConfigureAwait(false))
                    await session.ReleaseAsync().ConfigureAwait(false);
                else
                    await session.RollbackToMarkAsync().ConfigureAwait(false);
            }
            await session.CommitAsync().ConfigureAwait(false);
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
