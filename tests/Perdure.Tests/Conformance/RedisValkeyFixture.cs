using Perdure.Conformance;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>Valkey, which speaks as Redis does, but has no vector sets.</summary>
public sealed class RedisValkeyFixture() : RedisFixture(TestServer.Valkey)
{
    public override string Name => "redis (Valkey)";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true);
}
