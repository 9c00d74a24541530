using Perdure.Conformance;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.MySql;

/// <summary>A database on one of both servers, reached through MySqlConnector.</summary>
internal sealed class MySqlConnectorFixture(DatabaseKind kind) : ServerFixture(kind == DatabaseKind.MariaDb ? TestServer.MariaDb : TestServer.MySql)
{
    private readonly ServerFixture twin = kind == DatabaseKind.MariaDb ? new MariaDbFixture() : new MySqlFixture();

    public override string Name => $"{twin.Name} (MySqlConnector)";

    public override BackendTraits Traits => twin.Traits;

    public override async ValueTask DisposeAsync()
    {
        await twin.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DatabaseOptions Make(DatabaseOptions administrator)
    {
        MySqlAdministrator.Execute(administrator, $"CREATE DATABASE {Place}");
        return administrator with { Database = Place, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected override void Remove(DatabaseOptions administrator) => MySqlAdministrator.Execute(administrator, $"DROP DATABASE {Place}");

    protected override KeptTables Tables(DatabaseOptions administrator, DatabaseOptions at) => MySqlAdministrator.Tables(at, kind == DatabaseKind.MariaDb ? new MariaDbDialect() : new MySqlDialect());

    protected override Backend Create(DatabaseOptions at) => MySqlDriver.Open(MySqlDriver.Connector, at);
}
