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

    public static DbConnection Open(DatabaseOptions options)
    {
        using var source = MySqlSource.CreateAll(options)[0];
        return source.OpenConnection();
    }
}
