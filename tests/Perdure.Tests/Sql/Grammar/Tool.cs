using System.Diagnostics;
using System.Text;
using Xunit.Sdk;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>A script of eng/grammar that reads lines and answers with lines for as long as the tests run; it ends when its input does.</summary>
internal sealed class Tool
{
    private const int Unavailable = 69;
    private readonly StringBuilder words = new();
    private readonly Process process;

    public Tool(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(Approved.Root, "eng", "grammar", name))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (words)
                words.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Sends a line.</summary>
    public void Write(string line)
    {
        lock (process)
            try
            {
                process.StandardInput.Write(line + "\n");
                process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // It has ended; whoever reads learns why.
            }
    }

    /// <summary>The next line of its answers. When there is none: skips the test if the tool can't be had here, else fails with the tool's own words.</summary>
    public async Task<string> ReadAsync()
    {
        if (await process.StandardOutput.ReadLineAsync() is { } line)
            return line;
        await process.WaitForExitAsync();
        string said;
        lock (words)
            said = words.ToString().Trim();
        throw process.ExitCode == Unavailable
            ? SkipException.ForSkip(said.Split('\n')[^1])
            : new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {said}");
    }
}
