using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Oracle;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.Conformance;

/// <summary>Oracle, where a variable names one and a driver is referenced: a user.</summary>
public sealed class OracleFixture() : ServerFixture(TestServer.Oracle)
{
    internal const string Columns = "id VARCHAR2(100) NOT NULL PRIMARY KEY, state VARCHAR2(1000), n NUMBER(19)";

    public override string Name => "oracle";

    public override BackendTraits Traits => base.Traits with { SqlColumns = Columns, TellsEmptyFromNull = false };

    public override string Proof => "grammar and recording provider, partly executed on H2";

    protected override DatabaseOptions Make(DatabaseOptions administrator)
    {
        var password = $"P{Guid.NewGuid():N}"[..24];
        Execute(administrator, $"CREATE USER {Place} IDENTIFIED BY {password} QUOTA UNLIMITED ON USERS DEFAULT TABLESPACE USERS");
        Execute(administrator, $"GRANT CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE TRIGGER TO {Place}");
        return administrator with { User = Place, Password = password, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected override void Remove(DatabaseOptions administrator) => Execute(administrator, $"DROP USER {Place} CASCADE");

    protected override Backend Create(DatabaseOptions at) => new OracleBackend(at);

    protected internal override Backend Unconnected() => new OracleBackend(new Recorder().DataSource, new DatabaseOptions { Kind = DatabaseKind.Oracle });

    private static void Execute(DatabaseOptions administrator, string text)
    {
        using var source = OracleSource.Create(administrator);
        using var command = source.CreateCommand(text);
        command.ExecuteNonQuery();
    }
}
