using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Tests.Redis;

/// <summary>Servers that die, and one that forgets its scripts, while much is written.</summary>
public sealed class RedisCrashTests
{
    [Fact]
    public async Task A_server_that_is_killed_has_all_that_was_acknowledged()
    {
        await using var redis = await OwnRedis.StartAsync();
        await using var backend = await OwnRedis.RetryingAsync(redis.Options);
        backend.Info.Durability.ShouldBe(Durability.Power);
        var load = new PairLoad(backend);
        for (var kill = 0; kill < 3; kill++)
        {
            await load.MoreAsync(200);
            await redis.Server.CrashAsync();
            await redis.Server.UpAsync();
        }
        await load.MoreAsync(200);
        await using var alone = await OwnRedis.OpenAsync(redis.Options);
        await load.CheckAsync(alone);
    }

    [Fact]
    public async Task A_server_that_forgets_its_scripts_is_told_them_again()
    {
        await using var redis = await OwnRedis.StartAsync();
        await using var backend = await OwnRedis.OpenAsync(redis.Options);
        var load = new PairLoad(backend);
        for (var flush = 0; flush < 50; flush++)
        {
            await load.MoreAsync(20);
            await redis.ExecuteAsync(0, "SCRIPT", "FLUSH");
        }
        await load.CheckAsync(backend);
    }

    [Fact]
    public async Task A_master_of_a_cluster_that_dies_takes_nothing_with_it_that_its_replica_was_waited_for()
    {
        await using var cluster = await OwnRedis.StartAsync("redis-cluster");
        var options = cluster.Options with { Host = string.Join(',', Enumerable.Range(0, 6).Select(node => $"127.0.0.1:{cluster.Server.Port + node}")) };
        await using var backend = await OwnRedis.RetryingAsync(options with { WaitReplicas = 1, CommandTimeout = TimeSpan.FromSeconds(3) });
        backend.Info.Atomicity.ShouldBe(Atomicity.Scope);
        var load = new PairLoad(backend);
        await load.MoreAsync(300);
        var replica = await ReplicaAsync(cluster);
        // The replica hears nothing, and its master dies with what it wrote meanwhile.
        await cluster.Server.FreezeAsync($"{replica}");
        await cluster.ExecuteAsync(0, "CLIENT", "KILL", "TYPE", "replica");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await cluster.Server.CrashAsync("0");
        await cluster.Server.ThawAsync($"{replica}");
        await UntilMasterAsync(cluster, replica);
        // The new master gets a replica again.
        await cluster.Server.StartNodeAsync(0);
        await load.MoreAsync(300);
        await using var alone = await OwnRedis.OpenAsync(options);
        await load.CheckAsync(alone);
    }

    [Fact]
    public async Task Sentinels_are_asked_for_the_master_and_for_the_one_that_takes_its_place()
    {
        await using var redis = await OwnRedis.StartAsync("redis-sentinel");
        var options = redis.Options with { Port = redis.Server.Port + 2, Sentinel = "agents" };
        await using var backend = await OwnRedis.RetryingAsync(options with { WaitReplicas = 1, CommandTimeout = TimeSpan.FromSeconds(3) });
        var load = new PairLoad(backend);
        await load.MoreAsync(300);
        await redis.Server.CrashAsync("0");
        await UntilMasterAsync(redis, 1);
        await redis.Server.StartNodeAsync(0);
        await load.MoreAsync(300);
        await using var alone = await OwnRedis.OpenAsync(redis.Options with { Port = redis.Server.Port + 1 });
        await load.CheckAsync(alone);
    }

    [Fact]
    public async Task A_name_that_no_sentinel_knows_is_said_to_be_one()
    {
        await using var redis = await OwnRedis.StartAsync("redis-sentinel");
        var refused = await Should.ThrowAsync<PerdureException>(() => OwnRedis.OpenAsync(redis.Options with { Port = redis.Server.Port + 2, Sentinel = "nobody", ConnectTimeout = TimeSpan.FromSeconds(3) }));
        refused.Fault.ShouldBe(Fault.Unavailable, refused.ToString());
        refused.Message.ShouldContain("the master 'nobody'");
    }

    private static async Task<int> ReplicaAsync(OwnRedis cluster)
    {
        var line = (await cluster.InfoAsync(0, "replication")).Split('\n').Single(line => line.StartsWith("slave0:", StringComparison.Ordinal));
        return int.Parse(line.Split("port=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture) - cluster.Server.Port;
    }

    private static async Task UntilMasterAsync(OwnRedis redis, int node)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await IsMasterAsync(redis, node))
            await Task.Delay(100, patience.Token);
    }

    /// <summary>A node that changes its role ends its clients' connections, also that of the one who asks.</summary>
    private static async Task<bool> IsMasterAsync(OwnRedis redis, int node)
    {
        try
        {
            return (await redis.InfoAsync(node, "replication")).Contains("role:master", StringComparison.Ordinal);
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }
}
