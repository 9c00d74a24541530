using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Perdure.Benchmarks;

/// <summary>A server of the run's own, which eng/servers starts in a folder of its own; it ends with this process, however that ends.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    // Higher ports are given to clients.
    private const int FirstPort = 10_000;
    private const int LastPort = 32_000;
    private readonly string folder;

    private OwnServer(string folder, string url) => (this.folder, Url) = (folder, url);

    public string Url { get; }

    /// <summary>Starts one that waits for the disk.</summary>
    public static async Task<OwnServer> StartAsync(RunOptions options, Progress progress)
    {
        progress.Phase("starting a server");
        var (kind, port) = (options.Backend, FreePort());
        var before = kind switch { "postgres" => "postgres:postgres@", "redis" => "", _ => "root:root@" };
        var database = kind switch { "postgres" => "postgres", "redis" => "0", _ => "mysql" };
        var server = new OwnServer(
            Path.Combine(options.Folder ?? "/var/tmp", $"perdure-bench-{kind}-{port}"),
            string.Create(CultureInfo.InvariantCulture, $"{kind}://{before}127.0.0.1:{port}/{database}"));
        var isUp = false;
        try
        {
            await RunAsync(kind == "postgres" ? "any-postgres" : kind, "up", server.folder, port.ToString(CultureInfo.InvariantCulture));
            isUp = true;
            return server;
        }
        finally
        {
            if (!isUp)
                await server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await RunAsync("discard", folder);

    private static async Task RunAsync(string script, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Scripts(), script), arguments) { RedirectStandardError = true };
        start.Environment["PERDURE_SERVERS_OWNER"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        start.Environment["PERDURE_SERVERS_SYNC"] = "on";
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"eng/servers/{script} ended with {process.ExitCode}: {said.Trim()}\nStart a server by hand and name it by --url.");
    }

    private static string Scripts()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "eng", "servers") is var scripts && Directory.Exists(scripts))
                return scripts;
        throw new InvalidOperationException("eng/servers is nowhere above this program; start a server by hand and name it by --url.");
    }

    private static int FreePort()
    {
        while (true)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var port = Random.Shared.Next(FirstPort, LastPort);
            try
            {
                listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
