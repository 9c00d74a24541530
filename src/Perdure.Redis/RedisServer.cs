using System.Globalization;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>What the servers say of themselves.</summary>
internal static class RedisServer
{
    // A script joins a body with what stands before it; Redis itself takes values of 512 MiB.
    public const int MaxBodyBytes = 64 * 1024 * 1024;

    public static async Task<BackendInfo> LookAsync(IDatabase database, BackendInfo info, CancellationToken cancellationToken)
    {
        var (isCluster, durability, warnings, version, hasVectors) = (false, Durability.Power, new List<string>(), "", true);
        foreach (var server in database.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (server.ServerType == ServerType.Sentinel)
                continue;
            var facts = Facts(await server.InfoRawAsync().ConfigureAwait(false) ?? "");
            version = Version(facts);
            isCluster |= facts.GetValueOrDefault("cluster_enabled") == "1";
            hasVectors = hasVectors && await HasVectorsAsync(server).ConfigureAwait(false);
            var (survives, warning) = Persistence(facts, await SettingsAsync(server).ConfigureAwait(false));
            durability = (Durability)Math.Min((int)durability, (int)survives);
            foreach (var said in new[] { warning, Eviction(facts) })
                if (said is not null && !warnings.Contains(said))
                    warnings.Add(said);
        }
        return version.Length == 0
            ? throw new PerdureException(Fault.Unavailable, "Redis: no master is connected. Check that one runs; try again.", isTransient: true)
            : info with
            {
                ServerVersion = version, Atomicity = isCluster ? Atomicity.Scope : Atomicity.Store, Durability = durability, Warnings = warnings, VectorMetrics = hasVectors ? [VectorMetric.Cosine] : [],
            };
    }

    // Vector sets came with Redis 8; Valkey has none. Who may not ask does without.
    private static async ValueTask<bool> HasVectorsAsync(IServer server)
    {
        try
        {
            var commands = (RedisResult[])(await server.ExecuteAsync("COMMAND", "INFO", "VADD", "VSIM").ConfigureAwait(false))!;
            return commands.Length == 2 && commands.All(command => !command.IsNull);
        }
        catch (RedisServerException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Facts(string text)
    {
        var facts = new Dictionary<string, string>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
            if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
                facts[line[..colon]] = line[(colon + 1)..];
        return facts;
    }

    private static string Version(Dictionary<string, string> facts)
    {
        var version = facts.GetValueOrDefault("redis_version", "");
        if (!int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < 7)
            throw new PerdureException(Fault.Unsupported, $"The server is Redis {version}; expected 7.0 or later, whose scripts say that they write. Nothing was done.");
        return facts.TryGetValue("valkey_version", out var valkey) ? $"valkey {valkey}" : version;
    }

    // Null when the user may not ask, as with most services.
    private static async ValueTask<Dictionary<string, string>?> SettingsAsync(IServer server)
    {
        try
        {
            var answer = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "appendfsync", "save").ConfigureAwait(false))!;
            return Enumerable.Range(0, answer.Length / 2).ToDictionary(i => (string)answer[2 * i]!, i => (string)answer[(2 * i) + 1]!);
        }
        catch (RedisServerException)
        {
            return null;
        }
    }

    private static (Durability Durability, string? Warning) Persistence(Dictionary<string, string> facts, Dictionary<string, string>? settings) =>
        facts.GetValueOrDefault("aof_enabled") == "1" ? (settings?.GetValueOrDefault("appendfsync") == "always" ? Durability.Power : Durability.Process, null)
        : settings?.GetValueOrDefault("save") == "" ? (Durability.None, "The server persists nothing: all is lost when it ends. Set appendonly to yes.")
        : (Durability.None, "The server has no append-only file: when it crashes, all that was written since its last snapshot is lost. Set appendonly to yes.");

    private static string? Eviction(Dictionary<string, string> facts) =>
        facts.GetValueOrDefault("maxmemory_policy") is { } policy and not "noeviction" && facts.GetValueOrDefault("maxmemory") is not ("0" or null)
            ? $"The server's maxmemory-policy is {policy}: when its memory is full it drops what is stored here. Set it to noeviction."
            : null;
}
