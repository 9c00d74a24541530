using System.Data.Common;
using Perdure.Sql;

namespace Perdure.Oracle;

/// <summary>A connection to Oracle.</summary>
internal sealed class OracleSession(DbConnection connection, OracleDialect dialect, TimeSpan commandTimeout) : ServerSession(connection, dialect, commandTimeout)
{
    /// <summary>Not every version of the drivers does.</summary>
    protected override bool CancelsByToken => false;

    /// <inheritdoc/>
    protected override DbCommand CreateCommand()
    {
        var command = base.CreateCommand();
        dialect.Driver.Tune(command);
        return command;
    }
}
