using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Redis;
using Perdure.Storage;
using Perdure.Tests.Servers;
using StackExchange.Redis;

namespace Perdure.Tests.Conformance;

/// <summary>Redis: the keys of a prefix, in a database that others use too.</summary>
public class RedisFixture : ServerFixture
{
    public RedisFixture()
        : this(TestServer.Redis)
    {
    }

    protected RedisFixture(TestServer server)
        : base(server)
    {
    }

    public override string Name => "redis";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { VectorMetrics = [VectorMetric.Cosine] };

    private string Prefix { get; } = $"t{Guid.CreateVersion7():N}";

    protected sealed override DatabaseOptions Make(DatabaseOptions administrator) => administrator with { TablePrefix = Prefix };

    protected sealed override void Remove(DatabaseOptions administrator)
    {
        using var multiplexer = ConnectionMultiplexer.Connect($"{administrator.Host}:{administrator.Port},password={administrator.Password}");
        var database = multiplexer.GetDatabase();
        foreach (var server in multiplexer.GetServers().Where(server => !server.IsReplica))
            foreach (var chunk in server.Keys(database.Database, $"perdure:{Prefix}:*", pageSize: 1000).Chunk(1000))
                foreach (var keys in chunk.GroupBy(key => ((string)key!).Split('{', '}')[1])) // by their hash tags: a cluster takes the keys of one slot at a time
                    database.KeyDelete([.. keys]);
    }

    protected sealed override Backend Create(DatabaseOptions at) => new RedisBackend(at);
}
