using Perdure.Conformance;
using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>PostgreSQL: a schema.</summary>
public class PostgreSqlFixture() : ServerFixture(TestServer.Postgres)
{
    public override string Name => "postgres";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true)
    {
        VectorMetrics = [VectorMetric.Cosine, VectorMetric.Euclidean, VectorMetric.InnerProduct], TextSearch = true, HasSql = true,
    };

    protected sealed override DatabaseOptions Make(DatabaseOptions administrator)
    {
        var database = Database(administrator);
        PostgreSqlAdministrator.Execute(database, $"CREATE SCHEMA {Place}");
        return database with { Schema = Place, ApplicationName = Place, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected sealed override void Remove(DatabaseOptions administrator) => PostgreSqlAdministrator.Execute(Database(administrator), $"DROP SCHEMA {Place} CASCADE");

    protected sealed override KeptTables Tables(DatabaseOptions administrator, DatabaseOptions at) =>
        new(new PostgreSqlDialect { Schema = at.Schema }, () => PostgreSqlAdministrator.Open(Database(administrator)), $"SELECT 1 FROM pg_stat_activity WHERE application_name = '{at.ApplicationName}'");

    /// <summary>The database that the schemas of all tests are in.</summary>
    protected virtual DatabaseOptions Database(DatabaseOptions administrator) => administrator;

    protected sealed override Backend Create(DatabaseOptions at) => new PostgreSqlBackend(at);
}
