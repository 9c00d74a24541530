using StackExchange.Redis;

namespace Perdure.Benchmarks.Raw;

/// <summary>Two scripts: the first takes the next of a sorted set and keeps them as running, the second keeps their outputs.</summary>
internal sealed class RawRedisQueue(IDatabase database, string prefix) : RawQueueWorker
{
    private const string Claim = """
        local taken = redis.call('ZPOPMIN', KEYS[1], ARGV[1])
        local ids = {}
        for i = 1, #taken, 2 do
          ids[#ids + 1] = taken[i]
          redis.call('ZADD', KEYS[2], taken[i + 1], taken[i])
        end
        if #ids == 0 then return {{}, {}} end
        return {ids, redis.call('HMGET', KEYS[3], unpack(ids))}
        """;

    private const string End = """
        for i = 2, #ARGV do
          redis.call('HSET', KEYS[2], ARGV[i], ARGV[1])
        end
        return redis.call('ZREM', KEYS[1], unpack(ARGV, 2))
        """;

    private readonly RedisKey[] claimed = [$"{prefix}ready", $"{prefix}running", $"{prefix}input"];
    private readonly RedisKey[] ended = [$"{prefix}running", $"{prefix}output"];

    public override int Do(int count)
    {
        var ids = (RedisValue[])((RedisResult[])database.ScriptEvaluate(Claim, claimed, [count])!)[0]!;
        return ids.Length == 0 ? 0 : (int)database.ScriptEvaluate(End, ended, [Output, .. ids]);
    }

    public override void Dispose() { }
}
