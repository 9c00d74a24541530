using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Redis;

/// <summary>Writes that return when a replica has them, seen from a master whose replica can be frozen.</summary>
public sealed class RedisReplicaTests
{
    [Fact]
    public async Task A_write_that_no_replica_has_in_time_happened_and_says_so()
    {
        await using var redis = await OwnRedis.StartAsync("redis-sentinel");
        await using var backend = await OwnRedis.OpenAsync(redis.Options with { WaitReplicas = 1, CommandTimeout = TimeSpan.FromSeconds(2) });
        await backend.WriteAsync(Sample.Append("one"));
        await redis.Server.FreezeAsync("1");
        var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Append("two")));
        refused.Fault.ShouldBe(Fault.Timeout, refused.ToString());
        refused.Message.ShouldContain("0 of 1 replicas");
        await redis.Server.ThawAsync("1");
        await backend.WriteAsync(Sample.Append("three"));
        (await backend.ReadAsync()).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_returns_only_when_a_replica_has_it()
    {
        await using var redis = await OwnRedis.StartAsync("redis-sentinel");
        await using var proxy = new CuttingProxy(redis.Server.Port);
        await using var backend = await OwnRedis.RetryingAsync(redis.Options with { Port = proxy.Port, WaitReplicas = 1, CommandTimeout = TimeSpan.FromSeconds(2) });
        await backend.WriteAsync(Sample.Append("one"));
        proxy.CutAt(1, heard: true);
        await backend.WriteAsync(Sample.Append("two"));
        proxy.WasCut.ShouldBeTrue();
        await redis.Server.FreezeAsync("1");
        proxy.CutAt(1, heard: true);
        var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Append("three")));
        proxy.WasCut.ShouldBeTrue();
        refused.Fault.ShouldBe(Fault.Timeout, refused.ToString());
        await redis.Server.ThawAsync("1");
        await backend.WriteAsync(Sample.Append("four"));
        (await backend.ReadAsync()).ShouldBe(["one", "two", "three", "four"]);
    }
}
