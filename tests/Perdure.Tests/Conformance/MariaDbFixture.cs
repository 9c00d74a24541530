using Perdure.Conformance;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>MariaDB: a database that orders and compares text without regard to case and accents, unless a column says otherwise.</summary>
public sealed class MariaDbFixture() : ServerFixture(TestServer.MariaDb)
{
    public override string Name => "mariadb";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { VectorMetrics = [VectorMetric.Cosine, VectorMetric.Euclidean], HasSql = true };

    protected override DatabaseOptions Make(DatabaseOptions administrator)
    {
        MySqlAdministrator.Execute(administrator, $"CREATE DATABASE {Place} COLLATE utf8mb4_uca1400_ai_ci");
        return administrator with { Database = Place, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected override void Remove(DatabaseOptions administrator) => MySqlAdministrator.Execute(administrator, $"DROP DATABASE {Place}");

    protected override KeptTables Tables(DatabaseOptions administrator, DatabaseOptions at) => MySqlAdministrator.Tables(at, new MariaDbDialect());

    protected override Backend Create(DatabaseOptions at) => new MySqlBackend(at);
}
