namespace Perdure.Tests.Servers;

/// <summary>
/// A server of one test's own, to be frozen, crashed, promoted: a script of eng/servers on free ports in a folder of its own. It syncs to disk unless told otherwise.
/// The test is skipped, visibly, where no server can be started.
/// </summary>
public sealed class OwnServer : IAsyncDisposable
{
    private const string Scratch = "PERDURE_TEST_SERVERS";

    private readonly string script;
    private readonly string[] upArguments;
    private readonly IReadOnlyDictionary<string, string> settings;

    private OwnServer(string script, string[] upArguments, IReadOnlyDictionary<string, string> settings)
    {
        this.script = "servers/" + script;
        this.upArguments = upArguments;
        this.settings = settings;
        var scratch = Environment.GetEnvironmentVariable(Scratch) is { Length: > 0 } given ? given : Path.GetTempPath();
        Folder = Path.Combine(scratch, $"{script}-{Port}");
    }

    /// <summary>On 127.0.0.1; a pair's standby is on the next port, Galera's other nodes are on the next two, those of a Redis cluster on the next five; behind a Redis master come its replica and a sentinel.</summary>
    public int Port { get; } = FreePorts.Next();

    /// <summary>Its data, server.log, and for PostgreSQL ca.crt; a pair has them in a and b below it, Galera, a Redis cluster and Redis with a sentinel in 0, 1, 2 …</summary>
    public string Folder { get; }

    /// <summary>Starts postgres, postgres17, postgres-pair, pgbouncer (which wants the port of its server), mysql, mariadb, galera, redis, valkey, redis-cluster or redis-sentinel.</summary>
    public static async Task<OwnServer> StartAsync(string script, IReadOnlyDictionary<string, string>? settings = null, params string[] upArguments)
    {
        if (Environment.GetEnvironmentVariable(Scratch) == "off")
            Assert.Skip($"{Scratch} is off");
        var server = new OwnServer(script, upArguments, settings ?? new Dictionary<string, string>());
        var started = false;
        try
        {
            await server.UpAsync();
            started = true;
            return server;
        }
        finally
        {
            if (!started)
                await server.DisposeAsync();
        }
    }

    /// <summary>Starts it, on what it held before if it was stopped or crashed; nothing if it runs.</summary>
    public Task UpAsync() => RunAsync("up", [PortText, .. upArguments]);

    /// <summary>Stops it in order; what it holds stays.</summary>
    public Task DownAsync() => RunAsync("down");

    /// <summary>postgres-pair: the standby becomes a primary.</summary>
    public Task PromoteAsync() => RunAsync("promote");

    /// <summary>postgres-pair: the old primary comes back as a standby of the new one.</summary>
    public Task RejoinAsync() => RunAsync("rejoin", PortText);

    /// <summary>galera, redis-cluster, redis-sentinel: starts a node again that crashed.</summary>
    public Task StartNodeAsync(int node) => RunAsync("start", PortText, node.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Stops all its processes where they are; connections stay open and nothing answers.</summary>
    /// <param name="node">A folder below <see cref="Folder"/>, for servers of several nodes.</param>
    public Task FreezeAsync(string node = "") => FaultAsync("freeze", node);

    public Task ThawAsync(string node = "") => FaultAsync("thaw", node);

    /// <summary>SIGKILL to all its processes; returns when they are gone.</summary>
    public Task CrashAsync(string node = "") => FaultAsync("crash", node);

    /// <summary>Kills what runs and removes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(Folder))
            return;
        await ServerScript.RunAsync("servers/discard", settings, Folder);
    }

    private string PortText => Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Task RunAsync(string verb, params string[] arguments) => ServerScript.RunAsync(script, settings, [verb, Folder, .. arguments]);

    private Task FaultAsync(string fault, string node) => ServerScript.RunAsync("servers/fault", settings, fault, Path.Combine(Folder, node));
}
