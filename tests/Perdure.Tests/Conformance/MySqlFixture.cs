using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>MySQL: a database that orders and compares text without regard to case and accents, unless a column says otherwise.</summary>
public sealed class MySqlFixture() : ServerFixture(TestServer.MySql)
{
    public override string Name => "mysql";

    protected override DatabaseOptions Make(DatabaseOptions administrator)
    {
        MySqlAdministrator.Execute(administrator, $"CREATE DATABASE {Place} COLLATE utf8mb4_0900_ai_ci");
        return administrator with { Database = Place, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected override void Remove(DatabaseOptions administrator) => MySqlAdministrator.Execute(administrator, $"DROP DATABASE {Place}");

    protected override KeptTables Tables(DatabaseOptions administrator, DatabaseOptions at) => MySqlAdministrator.Tables(at, new MySqlDialect());

    protected override Backend Create(DatabaseOptions at) => new MySqlBackend(at);
}
