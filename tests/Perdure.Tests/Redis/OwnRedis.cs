using System.Globalization;
using Perdure.Databases;
using Perdure.Redis;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;
using StackExchange.Redis;

namespace Perdure.Tests.Redis;

/// <summary>Redis servers of a test's own, and what an administrator can do to them.</summary>
internal sealed class OwnRedis : IAsyncDisposable
{
    private OwnRedis(OwnServer server) => Server = server;

    public OwnServer Server { get; }

    /// <summary>Lead to the first node.</summary>
    public DatabaseOptions Options => new() { Kind = DatabaseKind.Redis, Host = "127.0.0.1", Port = Server.Port };

    /// <summary>Starts redis, redis-cluster or redis-sentinel, with settings of the server's.</summary>
    public static async Task<OwnRedis> StartAsync(string script = "redis", string settings = "") =>
        new(await OwnServer.StartAsync(script, new Dictionary<string, string> { ["PERDURE_REDIS_OPTIONS"] = settings }));

    /// <summary>Says a command to a node, without a password.</summary>
    public async Task<RedisResult> ExecuteAsync(int node, string command, params object[] arguments)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(
            $"127.0.0.1:{(Server.Port + node).ToString(CultureInfo.InvariantCulture)},allowAdmin=true,connectTimeout=20000,$CLUSTER=");
        return await multiplexer.GetServers()[0].ExecuteAsync(command, arguments);
    }

    /// <summary>What a node says in INFO.</summary>
    public async Task<string> InfoAsync(int node, string section) => (string)(await ExecuteAsync(node, "INFO", section))!;

    /// <summary>A backend with the sample's declarations.</summary>
    public static async Task<RedisBackend> OpenAsync(DatabaseOptions options)
    {
        var backend = new RedisBackend(options);
        await backend.PrepareAsync(Sample.Schema, TestContext.Current.CancellationToken);
        return backend;
    }

    /// <summary>The same, which goes on through a failover.</summary>
    public static async Task<Backend> RetryingAsync(DatabaseOptions options) => new RetryingBackend(await OpenAsync(options), new RetryOptions { For = TimeSpan.FromMinutes(2) });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
