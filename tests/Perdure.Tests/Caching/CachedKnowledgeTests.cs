using Perdure.Caching;
using Perdure.Knowledge;

namespace Perdure.Tests.Caching;

public sealed class CachedKnowledgeTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_search_shows_a_document_whole_though_the_cache_was_not_told_of_its_new_version(bool isPlaced)
    {
        var url = $"memory:{Guid.NewGuid():N}";
        var knowledge = new KnowledgeOptions { Chunks = new ChunkOptions { Size = 4, Overlap = 0 } };
        await using var writer = await AgentStore.OpenAsync(url, new AgentStoreOptions { Knowledge = knowledge }, None); // has no cache, and tells nobody
        await using var cached = await AgentStore.OpenAsync(url, new AgentStoreOptions { Knowledge = knowledge, Cache = new CacheOptions { OtherLifetime = TimeSpan.FromDays(1) } }, None);
        // A store that keeps its knowledge in the cached one asks that one's cache to forget.
        await using var placing = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Knowledge = knowledge, Placed = new Dictionary<string, AgentStore> { ["knowledge"] = cached } }, None);
        var reader = isPlaced ? placing : cached;
        var document = new KnowledgeDocument { Id = "d" };
        foreach (var word in (string[])["apple", "pear", "plum"])
        {
            await writer.Knowledge.StoreDocumentAsync(document, $"engine stays as is\nengine {word} one more\nengine {word} two more\nengine {word} 3rd more", None);
            for (var i = 0; i < 2; i++)
            {
                var found = await reader.Knowledge.SearchWordsAsync("engine", new KnowledgeSearch { Limit = 20, DocumentId = "d" }, None);
                found.Count.ShouldBe(4);
                found.Count(match => match.Item.Content.Contains(word, StringComparison.Ordinal)).ShouldBe(3);
            }
        }
    }
}
