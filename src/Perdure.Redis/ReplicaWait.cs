using System.Globalization;
using Perdure.Databases;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>Writes that return when replicas have them. WAIT counts what was written before it on its connection, so both must go to one server over one connection.</summary>
internal sealed class ReplicaWait(IDatabase database, RedisConnection connection, DatabaseOptions options)
{
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey key, RedisValue[] arguments) => RunAsync(key, send => script.RunAsync(send, key, arguments));

    /// <summary>Waits for what another connection wrote before. WAIT would not count it; but a replica that has the mark has all before it.</summary>
    public Task<RedisResult> SettleAsync(RedisKey mark) => RunAsync(mark, send => send("SET", [mark, "", "PX", 60_000]));

    private async Task<RedisResult> RunAsync(RedisKey key, Func<Func<string, object[], Task<RedisResult>>, Task<RedisResult>> write)
    {
        var (losses, cluster) = (connection.Losses, database.Multiplexer.GetServers().Any(server => server is { ServerType: ServerType.Cluster, IsConnected: true }));
        var server = cluster ? Owner(key) : Master();
        // Not redirected: another server would count what it was not told. By itself, of several databases; one of a cluster by name, as the driver may know of a new owner before this does.
        var result = await write((command, arguments) =>
            cluster ? server.ExecuteAsync(command, arguments, CommandFlags.NoRedirect) : database.ExecuteAsync(command, arguments, CommandFlags.NoRedirect)).ConfigureAwait(false);
        if (result.Resp2Type == ResultType.Array)
            return result;
        var patience = Math.Max(1, (long)(options.CommandTimeout.TotalMilliseconds * 0.9));
        var reached = (int)await server.ExecuteAsync("WAIT", options.WaitReplicas, patience.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        if (connection.Losses != losses)
            reached = 0;
        return reached >= options.WaitReplicas ? result : throw new PerdureException(
            Fault.Timeout, $"The write happened, but {reached} of {options.WaitReplicas} replicas have said in time that they have it: it may be lost with the master. Look at the replicas; to save it again is safe.");
    }

    // Of two, as while a master that came back has not heard of its successor, the driver might write to one and this ask the other.
    private IServer Master() => database.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }).Take(2).ToArray() is [var master] ? master : throw NoMaster();

    private IServer Owner(RedisKey key)
    {
        foreach (var server in database.Multiplexer.GetServers().Where(server => server is { ServerType: ServerType.Cluster, IsConnected: true }))
            if (server.ClusterConfiguration?.GetBySlot(key) is { EndPoint: { } endpoint } && database.Multiplexer.GetServer(endpoint) is { IsConnected: true, IsReplica: false } owner)
                return owner;
        throw NoMaster();
    }

    private static PerdureException NoMaster() => new(Fault.Unavailable, "Redis: no master is connected, or more than one. Nothing was done; try again.", isTransient: true);
}
