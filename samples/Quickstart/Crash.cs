using System.Diagnostics;

namespace Quickstart;

/// <summary>The end of the process as kill -9 brings it: no handler runs, nothing is flushed, nothing is closed.</summary>
internal static class Crash
{
    public static void Now(string lastWords)
    {
        Console.WriteLine(lastWords);
        using var self = Process.GetCurrentProcess();
        self.Kill(); // SIGKILL on Unix, TerminateProcess on Windows
        Thread.Sleep(Timeout.Infinite);
    }
}
