using Perdure.Knowledge;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of rooms in other stores.</summary>
[Collection(nameof(CurrentFolder))]
public sealed class PlacementSnippets
{
    [Fact]
    public async Task Knowledge_is_in_a_store_of_its_own()
    {
        var (before, folder) = (Environment.CurrentDirectory, Directory.CreateTempSubdirectory("perdure-"));
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            await PlaceAsync(new KnowledgeOptions());
            await using var vectors = await AgentStore.OpenAsync("sqlite:vectors.db", TestContext.Current.CancellationToken);
            (await vectors.Knowledge.FindAsync("k", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    private static async Task PlaceAsync(KnowledgeOptions knowledge)
    {
        await using var vectors = await AgentStore.OpenAsync("sqlite:vectors.db", new AgentStoreOptions { Knowledge = knowledge });
        await using var store = await AgentStore.OpenAsync("sqlite:agents.db", new AgentStoreOptions
        {
            Knowledge = knowledge,
            Placed = new Dictionary<string, AgentStore> { ["knowledge"] = vectors },
        });
        await store.Knowledge.SaveAsync(new KnowledgeItem { Id = "k", Content = "Tides follow the moon." });
    }
}
