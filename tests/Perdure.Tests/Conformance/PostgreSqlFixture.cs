using Perdure.Conformance;
using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>PostgreSQL: a schema.</summary>
public sealed class PostgreSqlFixture() : ServerFixture(TestServer.Postgres)
{
    public override string Name => "postgres";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true)
    {
        VectorMetrics = [VectorMetric.Cosine, VectorMetric.Euclidean, VectorMetric.InnerProduct], TextSearch = true, HasSql = true,
    };

    protected override DatabaseOptions Make(DatabaseOptions administrator)
    {
        PostgreSqlAdministrator.Execute(administrator, $"CREATE SCHEMA {Place}");
        return administrator with { Schema = Place, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } };
    }

    protected override void Remove(DatabaseOptions administrator) => PostgreSqlAdministrator.Execute(administrator, $"DROP SCHEMA {Place} CASCADE");

    protected override Backend Create(DatabaseOptions at) => new PostgreSqlBackend(at);
}
