using Perdure.Initialization;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of filling a new store.</summary>
[Collection(nameof(CurrentFolder))]
public sealed class SettingUpSnippets
{
    [Fact]
    public async Task A_store_is_filled()
    {
        var (before, folder) = (Environment.CurrentDirectory, Directory.CreateTempSubdirectory("perdure-"));
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            Directory.CreateDirectory("knowledge");
            await File.WriteAllTextAsync("knowledge/researcher.json", """[{"id":"k1","content":"Tides follow the moon."}]""", TestContext.Current.CancellationToken);
            await using var store = await AgentStore.OpenAsync("memory:", TestContext.Current.CancellationToken);
            (await FillAsync(store)).Knowledge!.Created.ShouldBe(1);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    private static async Task<InitializeReport> FillAsync(AgentStore store)
    {
        var report = await store.InitializeAsync(new InitializeOptions
        {
            SampleData = true,                                   // two tasks and a workflow to look at; default: none
            KnowledgeFolder = "knowledge",                       // *.json, each named after an agent; default: none
        });
        if (report.Admin?.GeneratedPassword is { } password)
            Console.WriteLine($"The admin's password, shown this once: {password}");
        return report;
    }
}
