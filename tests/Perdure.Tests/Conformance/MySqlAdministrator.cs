using System.Data.Common;
using Perdure.Databases;
using Perdure.MySql;

namespace Perdure.Tests.Conformance;

/// <summary>Does what an administrator does on the shared MySQL and MariaDB servers.</summary>
internal static class MySqlAdministrator
{
    public static void Execute(DatabaseOptions options, string text)
    {
        using var connection = Open(options);
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    // MySQL warns of the table that MariaDB has, which the old driver can't read.
    public static KeptTables Tables(DatabaseOptions options, MySqlDialect dialect) => new(dialect, () => Open(options), dialect.Kind == DatabaseKind.MariaDb
        ? $"SELECT 1 FROM information_schema.processlist WHERE db = '{options.Database}' AND id <> CONNECTION_ID()"
        : $"SELECT 1 FROM performance_schema.threads WHERE processlist_db = '{options.Database}' AND processlist_id <> CONNECTION_ID()");

    public static DbConnection Open(DatabaseOptions options)
    {
        using var source = MySqlSource.CreateAll(options)[0];
        return source.OpenConnection();
    }
}
