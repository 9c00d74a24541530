using System.Data.Common;
using Perdure.Sql;

namespace Perdure.Tests.Conformance;

/// <summary>How the tables of a place are looked at and emptied.</summary>
/// <param name="Dialect">Of the place.</param>
/// <param name="Connect">Opens a connection to it.</param>
/// <param name="Others">Returns a row for each other connection to it.</param>
public sealed record KeptTables(SqlDialect Dialect, Func<DbConnection> Connect, string Others)
{
    /// <summary>Which of the names that its catalog tells are of the place. Default: all.</summary>
    public Func<string, bool> IsOfPlace { get; init; } = _ => true;

    /// <summary>Removes the row of a declaration.</summary>
    internal void Forget(DbConnection connection, string table, string declaration)
    {
        using var command = connection.CreateCommand();
        var statement = SqlStatement.Build(Dialect, [new("name", SqlKind.Text)], p => $"DELETE FROM {Dialect.Table(table)} WHERE name = {p("name")}");
        command.CommandText = statement.Text;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (statement.Parameters[0].Name, Dialect.Encode(declaration));
        Dialect.Declare(parameter, SqlKind.Text);
        command.Parameters.Add(parameter);
        command.ExecuteNonQuery();
    }

    internal static void Execute(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    internal static IEnumerable<DbDataReader> Read(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader;
    }
}
