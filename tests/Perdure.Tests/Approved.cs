using System.Runtime.CompilerServices;

namespace Perdure.Tests;

/// <summary>Text that was read and approved. With PERDURE_APPROVE=1 what is found becomes what is approved, to be read in the diff.</summary>
internal static class Approved
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static void Matches(string path, string found)
    {
        var full = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("PERDURE_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, found);
        }
        found.ShouldBe(File.Exists(full) ? File.ReadAllText(full) : "", $"{path} is not what was found; run the test with PERDURE_APPROVE=1 and read the diff");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
