using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>Valkey, which speaks as Redis does.</summary>
public sealed class RedisValkeyFixture() : RedisFixture(TestServer.Valkey)
{
    public override string Name => "redis (Valkey)";
}
