using Perdure.Conformance;
using Perdure.Databases;
using Perdure.SqlServer;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.Conformance;

/// <summary>SQL Server, where a variable names one: a schema.</summary>
public sealed class SqlServerFixture() : ServerFixture(TestServer.SqlServer)
{
    public override string Name => "sqlserver";

    public override BackendTraits Traits => base.Traits with { SqlColumns = "id VARCHAR(100) NOT NULL PRIMARY KEY, state NVARCHAR(250), n BIGINT" };

    public override string Proof => "grammar and recording provider";

    protected override DatabaseOptions Make(DatabaseOptions administrator)
    {
        Execute(administrator, $"CREATE SCHEMA {Place}");
        return administrator with { Schema = Place, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected override void Remove(DatabaseOptions administrator) => Execute(administrator, $"""
        DECLARE @text NVARCHAR(MAX) = N'';
        SELECT @text += N'DROP TABLE {Place}.' + QUOTENAME(name) + N';' FROM sys.tables WHERE schema_id = SCHEMA_ID(N'{Place}');
        EXEC (@text);
        DROP SCHEMA {Place}
        """);

    protected override Backend Create(DatabaseOptions at) => new SqlServerBackend(at);

    protected internal override Backend Unconnected() => new SqlServerBackend(new Recorder().DataSource, new DatabaseOptions { Kind = DatabaseKind.SqlServer });

    private static void Execute(DatabaseOptions administrator, string text)
    {
        using var source = SqlServerSource.Create(administrator);
        using var command = source.CreateCommand(text);
        command.ExecuteNonQuery();
    }
}
