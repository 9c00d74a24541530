using System.Text.Json.Nodes;
using Perdure.Extensions.AI;
using Perdure.Knowledge;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of knowledge.</summary>
public sealed class KnowledgeSnippets
{
    [Fact]
    public async Task Knowledge()
    {
        var markdown = "# Engines\nWarm up a cold engine slowly.\n\n# Cakes\nA plum cake needs an hour.";
        var folder = Directory.CreateTempSubdirectory("perdure-knowledge").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "researcher.json"), """[{"id":"r1","content":"Water boils at 100 °C."}]""", TestContext.Current.CancellationToken);

        var generator = new HashingEmbedder();   // for tests and samples; else your model's IEmbeddingGenerator<string, Embedding<float>>
        var options = new AgentStoreOptions { Knowledge = new KnowledgeOptions().WithGenerator(generator) };
        await using var store = await AgentStore.OpenAsync("memory:", options);

        await store.Knowledge.CreateAsync(new KnowledgeItem
        {
            Kind = KnowledgeKind.Memory, Content = "Ada likes plum cake.", UserId = "ada", Category = "taste", Metadata = new JsonObject { ["sure"] = true, ["stars"] = 5 },
        });
        await store.Knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = "handbook", Title = "Handbook", AgentId = "mechanic" }, markdown);

        foreach (var match in await store.Knowledge.SearchAsync("how do I warm up an engine?", new KnowledgeSearch { Limit = 3, MinimumScore = 0.2, AgentId = "mechanic" }))
            Console.WriteLine($"{match.Score:F2} {match.Item.Metadata["heading"]}: {match.Item.Content}");

        var sure = await store.Knowledge.SearchAsync("cake", new KnowledgeSearch { UserId = "ada", Metadata = new JsonObject { ["sure"] = true, ["stars"] = 5.0 } });

        var report = await store.Knowledge.StoreAsync(Enumerable.Range(0, 1000).Select(i => new KnowledgeItem { Id = $"fact-{i}", Content = $"Fact {i}", AgentId = "mechanic" }));
        foreach (var batch in report.Batches.Where(batch => batch.Error is not null))
            Console.WriteLine($"batch {batch.Number}, from {batch.Items[0].Id} on: {batch.Error!.Message}");

        await store.Knowledge.UseAsync(["fact-7"]);
        await foreach (var item in store.Knowledge.MostUsed("mechanic").Take(10))
            Console.WriteLine($"{item.UsageCount} {item.Content}");

        var imported = await store.Knowledge.ImportFolderAsync(folder);
        foreach (var problem in imported.Problems)
            Console.WriteLine(problem);

        sure.ShouldHaveSingleItem();
        report.Stored.ShouldBe(1000);
        imported.IsComplete.ShouldBeTrue();
        Directory.Delete(folder, recursive: true);
    }
}
