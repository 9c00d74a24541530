using Microsoft.Extensions.Diagnostics.HealthChecks;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Redis;

/// <summary>What a user hears of logins, of a memory that is full, and of a server that keeps nothing.</summary>
public sealed class RedisFaultTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_that_is_not_accepted_is_denied_and_no_secret_is_repeated()
    {
        await using var redis = await OwnRedis.StartAsync();
        await redis.ExecuteAsync(0, "ACL", "SETUSER", "reader", "on", ">right secret", "~*", "&*", "+@read", "+@connection", "+info", "+config|get");
        await redis.ExecuteAsync(0, "CONFIG", "SET", "requirepass", "right secret");
        (DatabaseOptions Options, string Code)[] logins =
        [
            (redis.Options with { Password = "wrong secret" }, "WRONGPASS"), (redis.Options with { User = "nobody", Password = "wrong secret" }, "WRONGPASS"),
            (redis.Options, "NOAUTH"), (redis.Options with { User = "reader", Password = "right secret" }, "NOPERM"),
        ];
        foreach (var (options, code) in logins)
        {
            var refused = await Should.ThrowAsync<PerdureException>(() => OwnRedis.OpenAsync(options));
            (refused.Fault, refused.IsTransient).ShouldBe((Fault.Denied, false), refused.ToString());
            refused.Message.ShouldContain($"({code})");
            refused.ToString().ShouldNotContain("secret");
        }
        await using var backend = await OwnRedis.OpenAsync(redis.Options with { Password = "right secret" });
        (await backend.WriteAsync(Sample.Put("a"))).Conflict.ShouldBeNull();
    }

    [Fact]
    public async Task A_full_memory_refuses_whole_batches_and_lets_remove()
    {
        await using var redis = await OwnRedis.StartAsync();
        await using var backend = await OwnRedis.OpenAsync(redis.Options);
        await redis.ExecuteAsync(0, "CONFIG", "SET", "maxmemory", "48mb");
        var (body, written) = (new string('x', 200_000), 0);
        PerdureException? full = null;
        for (; full is null; written++)
        {
            written.ShouldBeLessThan(1000, "the memory was never full");
            full = await Record.ExceptionAsync(() => WriteAsync(backend, written, body)) as PerdureException;
        }
        written--;
        written.ShouldBeGreaterThan(5);
        (full.Fault, full.IsTransient).ShouldBe((Fault.Unavailable, true), full.ToString());
        full.Message.ShouldContain("memory is full");
        await CheckAsync(backend, written, body);
        // A program that begins now can read and remove.
        await using var late = await OwnRedis.OpenAsync(redis.Options);
        await CheckAsync(late, written, body);
        // Scripts' own garbage, some 7 MB behind a large query, counts too.
        (await late.WriteAsync(new Remove(Sample.Key("0-beside")), new Trim(Sample.Log("large"), [new PositionRange(1, written)]))).Conflict.ShouldBeNull();
        (await late.FindAsync([Sample.Key("0-beside")], Ending))[0].ShouldBeNull();
        (await late.ReadAsync("large")).ShouldBeEmpty();
        await WriteAsync(backend, written, body);
        (await backend.ReadAsync()).Count.ShouldBe(written + 1);
    }

    [Theory]
    [InlineData("--appendonly no", Durability.None, "persists nothing")]
    [InlineData("--appendonly no --save 60 1", Durability.None, "no append-only file")]
    [InlineData("--appendfsync everysec", Durability.Process, null)]
    [InlineData("--appendfsync always", Durability.Power, null)]
    [InlineData("--maxmemory 100mb --maxmemory-policy allkeys-lru", Durability.Power, "allkeys-lru")]
    public async Task What_a_write_survives_is_what_the_server_is_set_to(string settings, Durability durability, string? warning)
    {
        await using var redis = await OwnRedis.StartAsync("redis", settings);
        await using var store = await AgentStore.OpenAsync(DatabaseUrls.Of(redis.Options), Ending);
        store.Info.Durability.ShouldBe(durability);
        var registration = new HealthCheckRegistration("store", new PerdureHealthCheck(store), HealthStatus.Unhealthy, null);
        var health = await new PerdureHealthCheck(store).CheckHealthAsync(new HealthCheckContext { Registration = registration }, Ending);
        health.Status.ShouldBe(warning is null ? HealthStatus.Healthy : HealthStatus.Degraded);
        health.Data["durability"].ShouldBe($"{durability}");
        (health.Description ?? "").ShouldContain(warning ?? "answered");
        store.Info.Warnings.Count.ShouldBe(warning is null ? 0 : 1);
    }

    private static async Task WriteAsync(Backend backend, int i, string body) =>
        (await backend.WriteAsync(Sample.Put($"{i}", Expect.Absent, body), Sample.Append($"{i}"), Sample.Append(body, id: "large"), Sample.Put($"{i}-beside", Expect.Absent))).Conflict.ShouldBeNull();

    // What was acknowledged is there, and of the one that was refused nothing is.
    private static async Task CheckAsync(Backend backend, int written, string body)
    {
        (await backend.ReadAsync()).ShouldBe(Enumerable.Range(0, written).Select(i => $"{i}"));
        (await backend.ReadAsync("large")).ShouldBe(Enumerable.Repeat(body, written));
        for (var i = 0; i <= written; i++)
            (await backend.FindAsync([Sample.Key($"{i}"), Sample.Key($"{i}-beside")], Ending)).ShouldAllBe(record => record != null == i < written);
        (await backend.QueryAsync(new Query(Sample.Tasks, "scope", "by_priority") { Limit = int.MaxValue }, Ending).CountAsync(Ending)).ShouldBe(2 * written);
    }
}
