using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Conformance.Rooms;
using Perdure.Knowledge;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Documents in chunks: a search sees one version of each, whatever is written and whoever fails meanwhile.</summary>
internal sealed class KnowledgeDocumentSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("knowledge.document", DocumentAsync),
        new("knowledge.document-in-parts", PartsAsync),
        new("knowledge.document-interrupted", InterruptedAsync),
        new("knowledge.document-one-version-seen", SeenAsync),
        new("knowledge.document-racing-writers", RaceAsync),
    ];

    // In chunks of four words; of more than eight chunks, old and new, not in one transaction.
    private static AgentStoreOptions Options(AxisEmbedder embedder) =>
        AxisEmbedder.Options(embedder, knowledge => knowledge with { Chunks = new ChunkOptions { Size = 4, Overlap = 0 }, ChunksPerTransaction = 8, BatchSize = 3 });

    private static string Text(string word, int chunks) => string.Join('\n', Enumerable.Range(0, chunks).Select(i => $"{word} engine number {i}"));

    private static async Task DocumentAsync(Trial trial)
    {
        var embedder = new AxisEmbedder();
        var knowledge = (await trial.StoreAsync(Options(embedder)).ConfigureAwait(false)).Knowledge;
        var document = new KnowledgeDocument { Id = "d", Title = "A guide", AgentId = "x", Category = "guides", Source = "web", Metadata = new JsonObject { ["lang"] = "en" } };
        var stored = await knowledge.StoreDocumentAsync(document, "# Guide\napple one two\n\n## Use\npear three four five\n\nmoon").ConfigureAwait(false);
        var chunks = await knowledge.ChunksAsync("d").ConfigureAwait(false);
        trial.Same([(0, "# Guide\napple one", "Guide"), (1, "two", "Guide"), (2, "## Use\npear three", "Guide > Use"), (3, "four five\n\nmoon", "Guide > Use")], chunks.Select(chunk => (chunk.Chunk!.Value, chunk.Content, (string?)chunk.Metadata["heading"] ?? "")), "the chunks");
        trial.Equal((4, "en", KnowledgeKind.Document, "x", "guides"), (stored.Chunks, (string?)chunks[0].Metadata["lang"], chunks[0].Kind, chunks[0].AgentId, chunks[0].Category), "what a chunk has of its document");
        var (texts, version) = (embedder.Texts, stored.Version);
        trial.Equal((version, texts), ((await knowledge.StoreDocumentAsync(document, "# Guide\napple one two\n\n## Use\npear three four five\n\nmoon").ConfigureAwait(false)).Version, embedder.Texts), "the version and the texts embedded when it is stored again");
        await knowledge.UseAsync([chunks[3].Id]).ConfigureAwait(false);
        await knowledge.StoreDocumentAsync(document, "# Guide\nplum one two\n\n## Use\npear three four five\n\nmoon").ConfigureAwait(false);
        trial.Equal(texts + 1, embedder.Texts, "the texts embedded when one chunk changes");
        var next = await knowledge.ChunksAsync("d").ConfigureAwait(false);
        trial.Same(["# Guide\nplum one", "two", "## Use\npear three", "four five\n\nmoon"], next.Select(chunk => chunk.Content), "the chunks of the new version");
        trial.Equal((chunks[3].Id, 1L), (next[3].Id, next[3].UsageCount), "a chunk that stayed the same, and its uses");
        trial.Same(["four five\n\nmoon"], (await knowledge.SearchAsync("moon", new KnowledgeSearch { MinimumScore = 0.4 }).ConfigureAwait(false)).Select(match => match.Item.Content), "what is near to a word of a chunk that stayed");
        trial.Equal(0, (await knowledge.SearchAsync("apple", new KnowledgeSearch { MinimumScore = 0.4 }).ConfigureAwait(false)).Count, "what is near to a word of the older version");
        await knowledge.StoreDocumentAsync(document with { Category = "other" }, "plum").ConfigureAwait(false);
        trial.Same([("plum", "other")], (await knowledge.ChunksAsync("d").ConfigureAwait(false)).Select(chunk => (chunk.Content, chunk.Category)), "the chunks of a shorter version");
        await CountAsync(trial, 1, "after three versions").ConfigureAwait(false);
        trial.Equal(null, await knowledge.FindAsync(chunks[0].Id).ConfigureAwait(false), "a chunk of an older version");
        trial.Equal((true, false), (await knowledge.DeleteDocumentAsync("d").ConfigureAwait(false), await knowledge.DeleteDocumentAsync("d").ConfigureAwait(false)), "whether two deletes found it");
        trial.Equal((null, 0), (await knowledge.FindDocumentAsync("d").ConfigureAwait(false), (await knowledge.SearchAsync("plum").ConfigureAwait(false)).Count), "what is left of it");
        await CountAsync(trial, 0, "after the delete").ConfigureAwait(false);
    }

    private static async Task PartsAsync(Trial trial)
    {
        var embedder = new AxisEmbedder();
        var knowledge = (await trial.StoreAsync(Options(embedder)).ConfigureAwait(false)).Knowledge;
        var document = new KnowledgeDocument { Id = "d", Category = "one" };
        var first = await knowledge.StoreDocumentAsync(document, Text("apple", 20)).ConfigureAwait(false);
        await SeesAsync(trial, knowledge, Text("apple", 20), "the first version").ConfigureAwait(false);
        var texts = embedder.Texts;
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await knowledge.StoreDocumentAsync(document, "new words stand here\n" + Text("apple", 20)).ConfigureAwait(false);
        trial.Equal((texts + 1, first.CreatedAt), (embedder.Texts, next.CreatedAt), "the texts embedded when one chunk is new, and when the document was made");
        await SeesAsync(trial, knowledge, "new words stand here\n" + Text("apple", 20), "the second version").ConfigureAwait(false);
        await CountAsync(trial, 21, "after two versions").ConfigureAwait(false);
        await knowledge.StoreDocumentAsync(document with { Category = "two" }, Text("apple", 20)).ConfigureAwait(false);
        trial.Equal((20, 0), ((await knowledge.SearchAsync("apple", new KnowledgeSearch { Limit = 50, Category = "two" }).ConfigureAwait(false)).Count, (await knowledge.SearchAsync("apple", new KnowledgeSearch { Limit = 50, Category = "one" }).ConfigureAwait(false)).Count), "what is found by its new and its old category");
        await knowledge.StoreDocumentAsync(document, Text("moon", 2)).ConfigureAwait(false);
        await SeesAsync(trial, knowledge, Text("moon", 2), "a short version").ConfigureAwait(false);
        await knowledge.StoreDocumentAsync(document, Text("plum", 12)).ConfigureAwait(false);
        trial.Equal(true, await knowledge.DeleteDocumentAsync("d").ConfigureAwait(false), "whether there was one to delete");
        await CountAsync(trial, 0, "after the delete").ConfigureAwait(false);
    }

    private static async Task InterruptedAsync(Trial trial)
    {
        var knowledge = (await trial.StoreAsync(Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;
        var document = new KnowledgeDocument { Id = "d" };
        await knowledge.StoreDocumentAsync(document, Text("apple", 12)).ConfigureAwait(false);
        var (old, updated) = (Text("apple", 12), Text("apple", 6) + "\n" + Text("pear", 8));
        for (var stop = 1; ; stop++)
        {
            var (store, watch) = await trial.WatchedAsync(Options(new AxisEmbedder())).ConfigureAwait(false);
            var count = 0;
            watch.Before = _ => ++count >= stop ? throw new PerdureException(Fault.Unavailable, "The connection broke.") : Task.CompletedTask;
            var hasFailed = false;
            try
            {
                await store.Knowledge.StoreDocumentAsync(document, updated).ConfigureAwait(false);
            }
            catch (PerdureException exception) when (exception.Fault == Fault.Unavailable)
            {
                hasFailed = true;
            }
            var seen = string.Join('\n', (await knowledge.ChunksAsync("d").ConfigureAwait(false)).Select(chunk => chunk.Content));
            trial.True(seen == old || seen == updated, $"the text after a break at write {stop}", "the old or the new one", seen);
            await SeesAsync(trial, knowledge, seen, $"a search after a break at write {stop}").ConfigureAwait(false);
            if (!hasFailed)
                break;
            (old, updated) = seen == updated ? (updated, old) : (old, updated);
        }
        await knowledge.StoreDocumentAsync(document, Text("plum", 12)).ConfigureAwait(false);
        await SeesAsync(trial, knowledge, Text("plum", 12), "the version after all breaks").ConfigureAwait(false);
        await CountAsync(trial, 12, "after all breaks").ConfigureAwait(false);
    }

    private static async Task SeenAsync(Trial trial)
    {
        var writer = (await trial.StoreAsync(Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;
        var reader = (await trial.StoreAsync(Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;
        foreach (var chunks in (int[])[4, 10])
        {
            var document = new KnowledgeDocument { Id = $"d{chunks}" };
            string[] words = ["apple", "pear", "plum"];
            await writer.StoreDocumentAsync(document, "stays as it is\n" + Text(words[0], chunks - 1)).ConfigureAwait(false);
            var (isDone, searches) = (false, 0);
            async Task<bool> WriteAsync()
            {
                try
                {
                    for (var round = 1; round <= 6; round++)
                    {
                        await writer.StoreDocumentAsync(document, "stays as it is\n" + Text(words[round % 3], chunks - 1)).ConfigureAwait(false);
                        // Who is replaced without end is never seen whole.
                        for (var seen = Volatile.Read(ref searches); Volatile.Read(ref searches) == seen && !Volatile.Read(ref isDone);)
                            await Task.Delay(1, trial.CancellationToken).ConfigureAwait(false);
                    }
                    return true;
                }
                finally
                {
                    Volatile.Write(ref isDone, true);
                }
            }
            async Task<bool> ReadAsync()
            {
                try
                {
                    for (; !Volatile.Read(ref isDone); Interlocked.Increment(ref searches))
                    {
                        var found = await reader.SearchAsync("engine", new KnowledgeSearch { Limit = 20, DocumentId = document.Id }).ConfigureAwait(false);
                        var versions = found.Select(match => match.Item.Content.Split(' ')[0]).Where(word => word != "stays").Distinct().ToArray();
                        trial.True(versions.Length <= 1, $"the versions of a document of {chunks} chunks in one search", "one", string.Join(" and ", versions));
                        trial.Equal(chunks, found.Count, $"the chunks found of a document of {chunks}");
                    }
                    return true;
                }
                finally
                {
                    Volatile.Write(ref isDone, true);
                }
            }
            await StartingLine.RunAsync(2, i => i == 0 ? WriteAsync() : ReadAsync()).ConfigureAwait(false);
        }
    }

    private static async Task RaceAsync(Trial trial)
    {
        var stores = new List<KnowledgeStore>();
        for (var i = 0; i < 2; i++)
            stores.Add((await trial.StoreAsync(Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge);
        foreach (var chunks in (int[])[3, 10])
        {
            string[] words = ["apple", "pear", "plum", "wheel", "brake", "moon"];
            for (var round = 0; round < 3; round++)
            {
                // Some chunks are the same in all, so that the writers meet on them.
                string[] texts = [.. Enumerable.Range(0, 2).Select(i => Text(words[(2 * round) + i], chunks) + "\n" + Text("same", 3))];
                await StartingLine.RunAsync(2, async i => await stores[i].StoreDocumentAsync(new KnowledgeDocument { Id = "d" }, texts[i]).ConfigureAwait(false)).ConfigureAwait(false);
                var seen = string.Join('\n', (await stores[0].ChunksAsync("d").ConfigureAwait(false)).Select(chunk => chunk.Content));
                trial.True(texts.Contains(seen), $"the text after round {round}", "one of those stored", seen);
                await SeesAsync(trial, stores[1], seen, $"a search after round {round}").ConfigureAwait(false);
            }
        }
        await stores[0].StoreDocumentAsync(new KnowledgeDocument { Id = "d" }, "moon").ConfigureAwait(false);
        await CountAsync(trial, 1, "after all rounds").ConfigureAwait(false);
    }

    // A search finds exactly the chunks of a text.
    private static async Task SeesAsync(Trial trial, KnowledgeStore knowledge, string text, string what)
    {
        var found = await knowledge.SearchAsync("engine", new KnowledgeSearch { Limit = 100, DocumentId = "d" }).ConfigureAwait(false);
        trial.Equal(text, string.Join('\n', found.OrderBy(match => match.Item.Chunk).Select(match => match.Item.Content)), what);
    }

    // What is there of all versions, seen or not.
    private static async Task CountAsync(Trial trial, int expected, string when)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        trial.Equal(expected, await store.Collection(new CollectionDefinition<Anything>("knowledge", _ => "any")).ListAsync().CountAsync().ConfigureAwait(false), $"the records of chunks {when}");
    }

    private sealed class Anything;
}
