using Perdure.Tests.Documents.Snippets;

namespace Perdure.Tests.Documents;

/// <summary>The snippet opens a file in the current folder, which belongs to the whole process: it runs alone.</summary>
[CollectionDefinition(nameof(CurrentFolder), DisableParallelization = true)]
public sealed class CurrentFolder;

[Collection(nameof(CurrentFolder))]
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_readme_does_what_it_says()
    {
        var (before, folder) = (Environment.CurrentDirectory, Directory.CreateTempSubdirectory("perdure-"));
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            var (latest, first, branch) = await ReadmeSnippet.RunAsync();
            latest.Messages.ShouldBe(["Hello.", "What is new?"]);
            latest.Step.ShouldBe(2);
            first.Messages.ShouldBe(["Hello."]);
            branch.Messages.ShouldBe(["Hello."]);
            File.Exists("agents.db").ShouldBeTrue();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }
}
