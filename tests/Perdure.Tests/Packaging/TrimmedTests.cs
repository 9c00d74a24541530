using System.Runtime.InteropServices;

namespace Perdure.Tests.Packaging;

public sealed class TrimmedTests
{
    [Fact]
    public async Task A_trimmed_program_without_reflection_runs_on_SQLite_and_files_and_publishes_without_a_warning()
    {
        RuntimeInformation.RuntimeIdentifier.ShouldContain("-x64", Case.Insensitive, "the trimmed program is published for linux-x64");
        var folder = Directory.CreateTempSubdirectory("perdure-trimmed");
        try
        {
            // Its own object and output folders, so that it never meets the build the tests run from.
            await DotnetCommand.RunAsync("dotnet", "publish", "tests/Perdure.Trimmed", "-c", "Release", "-warnaserror", "-v", "quiet",
                "--artifacts-path", Path.Combine(folder.FullName, "artifacts"), "-o", Path.Combine(folder.FullName, "app"));
            var printed = await DotnetCommand.RunAsync(Path.Combine(folder.FullName, "app", "Perdure.Trimmed"),
                $"sqlite:{folder.FullName}/trip.db", $"file:{folder.FullName}/trip");
            printed.ShouldBe("sqlite: Lisbon, book a flight and pack; 1; Where to?\nfile: Lisbon, book a flight and pack; 1; Where to?\n".Replace("file:", "files:", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
