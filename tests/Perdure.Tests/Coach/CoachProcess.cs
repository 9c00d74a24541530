using System.Diagnostics;
using System.Reflection;

namespace Perdure.Tests.Coach;

/// <summary>The built sample, spoken to line by line.</summary>
internal sealed class CoachProcess : IDisposable
{
    private static readonly string Program = typeof(CoachProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Perdure.Coach").Value!;

    private readonly Process process;

    private CoachProcess(Process process) => this.process = process;

    public static async Task<(CoachProcess Coach, string Greeting)> StartAsync(string store, string user, string session)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "--store", store, "--user", user, "--session", session]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var coach = new CoachProcess(process);
        return (coach, await coach.ReadAsync());
    }

    /// <summary>Says a line; gives the answer, which is printed when the turn is stored.</summary>
    public async Task<string> SayAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await ReadAsync();
    }

    /// <summary>SIGKILL: nothing in the process can prepare for it.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    // What it remembers stands before the line that begins with the state.
    private async Task<string> ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.StartsWith('['))
                return line;
        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
