using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Redis;
using Perdure.Storage;
using Perdure.Tests.Servers;
using StackExchange.Redis;

namespace Perdure.Tests.Conformance;

/// <summary>Redis: the keys of a prefix, in a database that others use too.</summary>
public sealed class RedisFixture() : ServerFixture(TestServer.Redis)
{
    public override string Name => "redis";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true);

    private string Prefix { get; } = $"t{Guid.CreateVersion7():N}";

    protected override DatabaseOptions Make(DatabaseOptions administrator) => administrator with { TablePrefix = Prefix };

    protected override void Remove(DatabaseOptions administrator)
    {
        using var multiplexer = ConnectionMultiplexer.Connect($"{administrator.Host}:{administrator.Port},password={administrator.Password}");
        var database = multiplexer.GetDatabase();
        foreach (var server in multiplexer.GetServers().Where(server => !server.IsReplica))
            foreach (var keys in server.Keys(database.Database, $"perdure:{Prefix}:*", pageSize: 1000).Chunk(1000))
                database.KeyDelete(keys);
    }

    protected override Backend Create(DatabaseOptions at) => new RedisBackend(at);
}
