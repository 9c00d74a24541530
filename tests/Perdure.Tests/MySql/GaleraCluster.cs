using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.MySql;

/// <summary>Three nodes of a test's own, with a database on them.</summary>
internal sealed class GaleraCluster : IAsyncDisposable
{
    public const int Nodes = 3;

    private readonly OwnServer server;

    private GaleraCluster(OwnServer server) => this.server = server;

    public static async Task<GaleraCluster> StartAsync()
    {
        var cluster = new GaleraCluster(await OwnServer.StartAsync("galera"));
        MySqlAdministrator.Execute(cluster.Options(0) with { Database = "mysql" }, "CREATE DATABASE store");
        return cluster;
    }

    /// <summary>Options that name some nodes, in the order in which they are tried.</summary>
    public DatabaseOptions Options(params int[] nodes) => new()
    {
        Kind = DatabaseKind.MariaDb, Host = string.Join(',', nodes.Select(node => $"127.0.0.1:{server.Port + node}")), User = "root", Password = "root", Database = "store",
        ConnectTimeout = TimeSpan.FromSeconds(3),
    };

    /// <summary>A backend that begins at a node and goes to the others when it must.</summary>
    public Backend Retrying(int first) => new RetryingBackend(new MySqlBackend(Options([.. Enumerable.Range(first, Nodes).Select(node => node % Nodes)])), new RetryOptions { For = TimeSpan.FromMinutes(2) });

    public void Execute(int node, string text) => MySqlAdministrator.Execute(Options(node), text);

    public Task CrashAsync(int node) => server.CrashAsync($"{node}");

    public Task StartNodeAsync(int node) => server.StartNodeAsync(node);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
