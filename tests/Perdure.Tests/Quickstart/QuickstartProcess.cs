using System.Diagnostics;
using System.Reflection;

namespace Perdure.Tests.Quickstart;

/// <summary>The built sample as ./run starts it.</summary>
internal sealed record QuickstartProcess(int ExitCode, string Output, string Error)
{
    private static readonly string Program = typeof(QuickstartProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Perdure.Quickstart").Value!;

    /// <summary>What it printed of the run itself, without the fork behind it.</summary>
    public IReadOnlyList<string> Steps => [.. Output.Split('\n').Where(line => line.StartsWith("step ", StringComparison.Ordinal) && line.Contains(" of "))];

    /// <summary>From the first answer up to the fork.</summary>
    public string Answers => Output[Output.IndexOf("What is this about?", StringComparison.Ordinal)..Output.IndexOf("What if ", StringComparison.Ordinal)];

    public static async Task<QuickstartProcess> RunAsync(params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return new QuickstartProcess(process.ExitCode, await output, await error);
    }
}
