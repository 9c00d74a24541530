using System.Text;
using System.Text.Json;
using Perdure.Storage;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of vectors and text.</summary>
public sealed class SearchSnippets
{
    [Fact]
    public async Task Vectors_and_text()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        await ShowAsync(store);
    }

    [Fact]
    public async Task Vectors_and_text_on_a_server()
    {
        await using var fixture = new PostgreSqlFixture();
        fixture.SkipUnlessThere();
        await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System));
        await ShowAsync(store);
    }

    [Fact]
    public async Task Memory_for_searches()
    {
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Search = new SearchOptions { MaxBytes = 4L << 30 } });
        store.Info.TextSearch.ShouldBeTrue();
    }

    private static async Task ShowAsync(AgentStore store)
    {
        float[] embedding = [0.25f, 0.5f, 0.75f], question = [0.2f, 0.5f, 0.8f];
        var body = """{"lang":"en","text":"How to warm up a cold engine"}"""u8.ToArray();

        var docs = new CollectionSchema("docs", 1, [new("lang", FieldKind.Text)], [],
            body => [FieldValue.Of(JsonElement.Parse(body.Span).GetProperty("lang").GetString())]);
        var schema = new StoreSchema([docs], [],
            [new VectorSchema("doc_embeddings", 1, "docs", dimensions: 3, VectorMetric.Cosine, index: new HnswIndex { EfSearch = 100 })],
            [new TextSchema("doc_words", 1, "docs", bytes => Encoding.UTF8.GetString(bytes.Span), "english")]);

        var backend = store.Backend;
        await backend.PrepareAsync(schema);

        var key = new RecordKey("docs", scope: "team-1", id: "doc-1");
        await backend.WriteAsync(new WriteBatch([
            new Put(key, store.Context.Ids.NewVersion(), body, [FieldValue.Of("en")]),
            new PutVector(key, "doc_embeddings", embedding)], store.Context.Time.GetUtcNow()));

        if (backend.Facet<IVectorSearch>() is { } vectors)
            foreach (var match in await vectors.NearestAsync(new VectorQuery("doc_embeddings", "team-1", question)
            {
                Limit = 5,
                MinimumScore = 0.7,
                Where = [new SearchCondition("lang", FieldValue.Of("en"))],
            }))
                Console.WriteLine($"{match.Key.Id}: {match.Score}");

        var read = await backend.Facet<IVectorSearch>()!.ReadAsync("doc_embeddings", [key]);

        if (backend.Facet<ITextSearch>() is { } texts)
            foreach (var match in await texts.SearchAsync(new TextQuery("doc_words", "team-1", "\"cold engine\" or winter")))
                Console.WriteLine($"{match.Key.Id}: {match.Score}");

        read[0]!.Value.ToArray().ShouldBe(embedding);
        (await backend.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery("doc_embeddings", "team-1", question))).Select(match => match.Key).ShouldBe([key]);
        (await backend.Facet<ITextSearch>()!.SearchAsync(new TextQuery("doc_words", "team-1", "\"cold engines\" or winter"))).Select(match => match.Key).ShouldBe([key]);
    }
}
