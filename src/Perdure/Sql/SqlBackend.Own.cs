using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

public abstract partial class SqlBackend
{
    private const string Own = "the caller's own SQL";

    /// <inheritdoc/>
    public string Table(string name) => Dialect.Table(name);

    /// <inheritdoc/>
    public async ValueTask<T> UseAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(use);
        var session = await RentForUseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await use(session.Connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ReturnUsedAsync(session).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<T>> SelectAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(read);
        var statement = sql.Statement(Dialect, returnsRows: true);
        return await ReadAsync(Own, isBrief: false, async (session, token) =>
        {
            var made = new List<T>();
            await session.BeginAsync(write: false, token).ConfigureAwait(false);
            var rows = await session.ReadAsync(statement, sql.Values(), token).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
                while (await rows.ReadAsync(token).ConfigureAwait(false))
                    made.Add(read(rows));
            return made;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A session whose connection the caller's own code will use, to write too.</summary>
    protected abstract ValueTask<SqlSession> RentToUseAsync(CancellationToken cancellationToken);

    /// <summary>Takes back a session whose connection the caller's own code has used: it must become as a new one, or be closed.</summary>
    protected abstract ValueTask ReturnUsedAsync(SqlSession session);

    /// <summary>The step of a statement of the caller's own.</summary>
    protected SqlStep OwnStep(ExecuteSql operation, int i)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Dialect.Own(i, operation.Sql.Statement(Dialect, operation.Reads), operation.Sql.Values(), operation.Expect == SqlExpect.Rows);
    }

    private async ValueTask<SqlSession> RentForUseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RentToUseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            throw Dialect.Classify(exception, Own);
        }
    }
}
