using System.Diagnostics;

namespace Perdure.Tests.Servers;

/// <summary>Runs a script below eng; a test for which it can't work on this machine is skipped with the script's reason.</summary>
internal static class ServerScript
{
    private const int Unavailable = 69;

    public static async Task RunAsync(string script, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> arguments)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("servers are started by shell scripts, on Debian and Ubuntu");
        var start = new ProcessStartInfo(Path.Combine(Approved.Root, "eng", script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The server ends with this process, however that ends.
        start.Environment["PERDURE_SERVERS_OWNER"] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        // Not cancelled half way: what it began could not be stopped.
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var said = $"{await output}{await errors}".Trim();
        if (process.ExitCode == Unavailable)
            Assert.Skip(said.Split('\n')[^1]);
        process.ExitCode.ShouldBe(0, $"{script} {string.Join(' ', arguments)}\n{said}");
    }
}
