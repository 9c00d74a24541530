using Perdure.MySql;
using Perdure.Oracle;
using Perdure.PostgreSql;
using Perdure.Sql;
using Perdure.Sqlite;
using Perdure.SqlServer;

namespace Perdure.Tests.Sql;

/// <summary>A dialect whose statements are approved, and how it creates a log if not as servers do.</summary>
internal sealed record TestDialect(string Name, SqlDialect Dialect, Func<SqlNames, string, IReadOnlyList<TableShape>>? OwnLog = null)
{
    public static IReadOnlyList<TestDialect> All { get; } =
    [
        new("sqlite", new SqliteDialect("agents.db"), LogStatements.Tables),
        new("postgres", new PostgreSqlDialect()),
        new("mysql", new MySqlDialect()),
        new("mariadb", new MariaDbDialect()),
        new("sqlserver", new SqlServerDialect()),
        new("oracle", new OracleDialect()),
    ];

    public SqlNames Names => new(Dialect.MaxNameBytes, "");

    public static TestDialect Of(string name) => All.Single(dialect => dialect.Name == name);

    public IReadOnlyList<TableShape> LogTables(string log) => OwnLog?.Invoke(Names, log) ?? [new LogSql(Dialect, Names, log).Shape()];
}
