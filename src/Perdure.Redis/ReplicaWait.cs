using System.Globalization;
using Perdure.Databases;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>Writes that return when replicas have them. WAIT counts what was written before it on its connection, so both must go to one server over one connection.</summary>
internal sealed class ReplicaWait(IDatabase database, RedisConnection connection, DatabaseOptions options)
{
    public async Task<RedisResult> RunAsync(RedisScript script, RedisKey key, RedisValue[] arguments)
    {
        var (server, losses) = (Server(key), connection.Losses);
        // Not redirected: another server would count what it was not told.
        var result = await script.RunAsync(database, key, arguments, CommandFlags.NoRedirect).ConfigureAwait(false);
        if (result.Resp2Type == ResultType.Array)
            return result;
        var patience = Math.Max(1, (long)(options.CommandTimeout.TotalMilliseconds * 0.9));
        var reached = (int)await server.ExecuteAsync("WAIT", options.WaitReplicas, patience.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        if (connection.Losses != losses)
            reached = 0;
        return reached >= options.WaitReplicas ? result : throw new PerdureException(
            Fault.Timeout, $"The write happened, but {reached} of {options.WaitReplicas} replicas have said in time that they have it: it may be lost with the master. Look at the replicas; to save it again is safe.");
    }

    private IServer Server(RedisKey key)
    {
        var servers = database.Multiplexer.GetServers();
        if (servers.FirstOrDefault(server => server is { ServerType: ServerType.Cluster, IsConnected: true }) is { } any && any.ClusterConfiguration?.GetBySlot(key) is { EndPoint: { } owner })
            return database.Multiplexer.GetServer(owner);
        return servers.FirstOrDefault(server => server is { IsConnected: true, IsReplica: false }) ?? throw new PerdureException(Fault.Unavailable, "Redis: no master is connected. Nothing was done; try again.", isTransient: true);
    }
}
