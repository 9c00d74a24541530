using Perdure.Benchmarks.Raw;
using Perdure.Databases;
using Perdure.Redis;

namespace Perdure.Benchmarks;

/// <summary>Keys of a prefix of their own on a Redis, and the raw ones beside them.</summary>
internal sealed class RedisPlace : Place
{
    private readonly RawRedis raw;

    private RedisPlace(AgentStore store, RawRedis raw) : base(store, raw) => this.raw = raw;

    public static new async ValueTask<Place> OpenAsync(RunOptions options)
    {
        var server = DatabaseOptions.FromUrl(options.Url!) with { TablePrefix = $"b{Guid.NewGuid():N}" };
        var raw = new RawRedis(server, options.IsFull);
        return new RedisPlace(await AgentStore.OpenAsync(new RedisBackend(server)), raw);
    }

    public override long StoredBytes() => raw.StoredBytesOfOurs();
}
