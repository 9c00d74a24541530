using Perdure.Conformance;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>A Redis cluster: scopes lie on different masters, so a batch reaches one scope.</summary>
public sealed class RedisClusterFixture() : RedisFixture(TestServer.RedisCluster)
{
    public override string Name => "redis (cluster)";

    public override BackendTraits Traits { get; } = new(Atomicity.Scope, Durability.Power, SharedByProcesses: true) { VectorMetrics = [VectorMetric.Cosine] };
}
