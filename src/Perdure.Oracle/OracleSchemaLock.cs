using System.Data.Common;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Oracle;

/// <summary>
/// The lock that keeps other processes from preparing: a row that is locked in a session of its own, because each change of the
/// schema commits what is open in the session that makes it. It ends with that session, however the process ends.
/// </summary>
internal sealed class OracleSchemaLock(OracleDialect dialect, SqlNames names)
{
    // A $ keeps it apart from what can be declared.
    private string Table => names.Schema + "$lock";

    /// <summary>Creates the table.</summary>
    public string Create => dialect.CreateTable(Table, [new SqlColumn("id", dialect.Type(FieldKind.Integer), Nullable: false)], new SqlKey(Table + "$key", "id"));

    /// <summary>Inserts the row.</summary>
    public string Insert => $"INSERT INTO {dialect.Table(Table)} (id) SELECT 1 FROM dual WHERE NOT EXISTS (SELECT 1 FROM {dialect.Table(Table)} WHERE id = 1)";

    /// <summary>Locks it. How long others are waited for is the command's timeout.</summary>
    public string Take => $"SELECT id FROM {dialect.Table(Table)} WHERE id = 1 FOR UPDATE";

    /// <summary>Takes the lock in a transaction of the session, which is left open.</summary>
    public async ValueTask TakeAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ChangeAsync(Create, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.ExecuteAsync(Insert, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (OracleFault.Number(exception) == 1)
        {
            // Another process inserted it at the same moment.
        }
        await session.BeginAsync(write: true, cancellationToken).ConfigureAwait(false);
        await session.RunAsync([new SqlStep(0, SqlStatement.Select(dialect, [], _ => Take), [])], new long[1]).ConfigureAwait(false);
    }
}
