using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Knowledge;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Items of knowledge: text and vector change together, uses are counted, batches fail alone, nobody's is left when a user goes.</summary>
internal sealed class KnowledgeSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("knowledge.create-save-update-delete", KeepAsync),
        new("knowledge.text-and-vector-change-together", TogetherAsync),
        new("knowledge.in-a-unit", UnitAsync),
        new("knowledge.lists", ListsAsync),
        new("knowledge.uses-are-counted", UsesAsync),
        new("knowledge.batches", BatchesAsync),
        new("knowledge.another-model", ModelAsync),
        new("knowledge.erase-user", EraseAsync),
        new("knowledge.bad-input", BadAsync),
    ];

    private static async Task KeepAsync(Trial trial)
    {
        var knowledge = (await trial.StoreAsync().ConfigureAwait(false)).Knowledge;
        trial.Equal(null, await knowledge.FindAsync("k").ConfigureAwait(false), "an item that is not there");
        var given = new KnowledgeItem { Id = "k", Kind = KnowledgeKind.Memory, Content = "an apple 😀 a day", AgentId = "a", UserId = "u", ThreadId = "t", Category = "fruit", Source = "said", Metadata = new JsonObject { ["n"] = 5, ["z"] = null } };
        var made = await knowledge.CreateAsync(given).ConfigureAwait(false);
        trial.Equal((0L, 1.0, (DateTimeOffset?)null, (string?)null), (made.UsageCount, made.RelevanceScore, made.LastUsedAt, made.EmbeddingModel), "what an item begins with");
        await trial.FaultsAsync(Fault.Conflict, async () => await knowledge.CreateAsync(given).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        var next = await knowledge.UpdateAsync(made with { Content = "two", RelevanceScore = 0.25 }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await knowledge.UpdateAsync(made with { Content = "stale" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        var found = trial.Present(await (await trial.RestartStoreAsync().ConfigureAwait(false)).Knowledge.FindAsync("k").ConfigureAwait(false), "the item after a restart");
        trial.Equal((KnowledgeKind.Memory, "two", "a", "u", "t"), (found.Kind, found.Content, found.AgentId, found.UserId, found.ThreadId), "the item");
        trial.Equal(("fruit", "said", 0.25, next.Version, made.CreatedAt), (found.Category, found.Source, found.RelevanceScore, found.Version, found.CreatedAt), "the rest of it");
        trial.True(JsonNode.DeepEquals(given.Metadata, found.Metadata), "the metadata", given.Metadata.ToJsonString(), found.Metadata.ToJsonString());
        knowledge = (await trial.StoreAsync().ConfigureAwait(false)).Knowledge;
        await knowledge.SaveAsync(new KnowledgeItem { Id = "k", Content = "three" }).ConfigureAwait(false);
        await knowledge.UpdateAsync("k", item => item with { Content = item.Content + " four" }).ConfigureAwait(false);
        trial.Equal("three four", (await knowledge.FindAsync("k").ConfigureAwait(false))?.Content, "the item after a save and a change");
        await trial.FaultsAsync(Fault.NotFound, async () => await knowledge.UpdateAsync("none", item => item).ConfigureAwait(false), "a change of an item that is not there").ConfigureAwait(false);
        trial.Equal((true, false), (await knowledge.DeleteAsync("k").ConfigureAwait(false), await knowledge.DeleteAsync("k").ConfigureAwait(false)), "whether two deletes found it");
        trial.Equal(0, (await knowledge.All().ToPageAsync().ConfigureAwait(false)).Items.Count, "the items after the delete");
    }

    private static async Task TogetherAsync(Trial trial)
    {
        var embedder = new AxisEmbedder();
        var knowledge = (await trial.StoreAsync(AxisEmbedder.Options(embedder)).ConfigureAwait(false)).Knowledge;
        var made = await knowledge.CreateAsync(new KnowledgeItem { Id = "k", Content = "apple" }).ConfigureAwait(false);
        await knowledge.CreateAsync(new KnowledgeItem { Id = "other", Content = "moon" }).ConfigureAwait(false);
        await NearestAsync(trial, knowledge, "apple", "k 1, other 0", "after the create").ConfigureAwait(false);
        var (before, saved) = (embedder.Texts, await knowledge.SaveAsync(made with { Category = "new" }).ConfigureAwait(false));
        trial.Equal(before, embedder.Texts, "the texts embedded when the content stays the same");
        await NearestAsync(trial, knowledge, "apple", "k 1, other 0", "after a save of the same content").ConfigureAwait(false);
        await knowledge.UpdateAsync(saved with { Content = "engine" }).ConfigureAwait(false);
        await NearestAsync(trial, knowledge, "engine", "k 1, other 0", "after an update of the content").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await knowledge.UpdateAsync(saved with { Content = "wheel" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unavailable, async () => await knowledge.UpdateAsync("k", item => item with { Content = AxisEmbedder.Poison }).ConfigureAwait(false), "content the model refuses").ConfigureAwait(false);
        await NearestAsync(trial, knowledge, "engine", "k 1, other 0", "after updates that failed").ConfigureAwait(false);
        trial.Equal("engine", (await knowledge.FindAsync("k").ConfigureAwait(false))?.Content, "the content after updates that failed");
        var given = (await trial.StoreAsync(AxisEmbedder.Options(null)).ConfigureAwait(false)).Knowledge;
        await trial.MisusedAsync(async () => await given.UpdateAsync("k", item => item with { Content = "pear" }).ConfigureAwait(false), "other content without its vector", "'k'", "Embedder").ConfigureAwait(false);
        var pear = await given.UpdateAsync(trial.Present(await given.FindAsync("k").ConfigureAwait(false), "the item") with { Content = "pear" }, AxisEmbedder.Vector("pear")).ConfigureAwait(false);
        await NearestAsync(trial, knowledge, "pear", "k 1, other 0", "after an update with a vector").ConfigureAwait(false);
        await given.UpdateAsync(pear with { Source = "s" }).ConfigureAwait(false);
        await knowledge.DeleteAsync("other").ConfigureAwait(false);
        await NearestAsync(trial, knowledge, "pear", "k 1", "after the other was deleted").ConfigureAwait(false);
    }

    private static async Task UnitAsync(Trial trial)
    {
        var store = await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false);
        await store.Knowledge.CreateAsync(new KnowledgeItem { Id = "old", Content = "moon" }).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            await unit.Knowledge.CreateAsync(new KnowledgeItem { Id = "new", Content = "apple" }).ConfigureAwait(false);
            await unit.Knowledge.UpdateAsync("new", item => item with { Content = "pear" }).ConfigureAwait(false);
            await unit.Knowledge.UpdateAsync("old", item => item with { Content = "wheel" }).ConfigureAwait(false);
            await unit.Knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = "d" }, "brake").ConfigureAwait(false);
            trial.Equal("pear", (await unit.Knowledge.FindAsync("new").ConfigureAwait(false))?.Content, "what the unit has written");
            await NearestAsync(trial, store.Knowledge, "moon", "old 1", "before the commit").ConfigureAwait(false);
        }).ConfigureAwait(false);
        await NearestAsync(trial, store.Knowledge, "pear", "new 1", "after the commit", limit: 1).ConfigureAwait(false);
        await NearestAsync(trial, store.Knowledge, "wheel", "old 1", "after the commit", limit: 1).ConfigureAwait(false);
        trial.Equal(1, (await store.Knowledge.ChunksAsync("d").ConfigureAwait(false)).Count, "the chunks of the document");
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await unit.Knowledge.SaveAsync(new KnowledgeItem { Id = "third", Content = "apple" }).ConfigureAwait(false);
            await unit.Knowledge.UpdateAsync("old", item => item with { Content = "plum" }).ConfigureAwait(false);
            await store.Knowledge.UpdateAsync("old", item => item with { Content = "engine" }).ConfigureAwait(false);
        }), "a unit whose item another changes").ConfigureAwait(false);
        trial.Equal(null, await store.Knowledge.FindAsync("third").ConfigureAwait(false), "what the unit that failed created");
        await NearestAsync(trial, store.Knowledge, "engine", "old 1", "after the unit that failed", limit: 1).ConfigureAwait(false);
    }

    private static async Task ListsAsync(Trial trial)
    {
        var knowledge = (await trial.StoreAsync().ConfigureAwait(false)).Knowledge;
        foreach (var (id, agent, category, uses, relevance) in ((string, string, string, int, double)[])[("a", "x", "one", 3, 0.5), ("b", "x", "two", 1, 2), ("c", "x", "one", 2, 1), ("d", "y", "one", 9, 9), ("e", "xx", "one", 4, 3)])
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await knowledge.CreateAsync(new KnowledgeItem { Id = id, Content = id, AgentId = agent, Category = category, UsageCount = uses, RelevanceScore = relevance, UserId = "u-" + agent, ThreadId = "t-" + agent, Kind = id == "b" ? KnowledgeKind.Memory : KnowledgeKind.Knowledge }).ConfigureAwait(false);
        }
        await knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = "doc", AgentId = "x", UserId = "u-x", ThreadId = "t-x", Category = "one" }, "a chunk is on no list").ConfigureAwait(false);
        foreach (var (list, expected, what) in ((Collections.CollectionQuery<KnowledgeItem>, string, string)[])
            [(knowledge.All(), "edcba", "all"), (knowledge.OfAgent("x"), "cba", "an agent's"), (knowledge.OfAgent("x", "one"), "ca", "an agent's of a category"), (knowledge.MostUsed(), "deacb", "the most used"), (knowledge.MostUsed("x"), "acb", "an agent's most used"),
             (knowledge.MostRelevant("x"), "bca", "an agent's most relevant"), (knowledge.OfUser("u-x"), "cba", "a user's"), (knowledge.OfThread("t-x"), "cba", "a thread's"), (knowledge.OfKind(KnowledgeKind.Memory), "b", "memories"), (knowledge.OfAgent("z"), "", "of an agent without any")])
        {
            trial.Equal(expected, string.Concat((await list.ToListAsync().ConfigureAwait(false)).Select(item => item.Id)), $"{what}");
            var (paged, cursor) = ("", (string?)null);
            do
            {
                var page = await list.Take(2).After(cursor).ToPageAsync().ConfigureAwait(false);
                (paged, cursor) = (paged + string.Concat(page.Items.Select(item => item.Id)), page.Next);
            }
            while (cursor is not null);
            trial.Equal(expected, paged, $"{what}, by pages");
        }
        trial.Same(["doc"], (await knowledge.DocumentsOfAgent("x").ToListAsync().ConfigureAwait(false)).Select(document => document.Id), "the documents of the agent");
        trial.Same(["doc"], (await knowledge.DocumentsOfUser("u-x").ToListAsync().ConfigureAwait(false)).Select(document => document.Id), "the documents of the user");
    }

    private static async Task UsesAsync(Trial trial)
    {
        var knowledge = (await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;
        var made = await knowledge.CreateAsync(new KnowledgeItem { Id = "a", Content = "apple", UsageCount = 2 }).ConfigureAwait(false);
        await knowledge.CreateAsync(new KnowledgeItem { Id = "b", Content = "pear" }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await StartingLine.RunAsync(4, async _ =>
        {
            var own = (await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;
            for (var i = 0; i < 10; i++)
                await own.UseAsync(["a", "none", "b", "a"]).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var used = trial.Present(await knowledge.FindAsync("a").ConfigureAwait(false), "the item");
        trial.Equal((42L, (DateTimeOffset?)trial.Clock.GetUtcNow(), made.UpdatedAt), (used.UsageCount, used.LastUsedAt?.ToUniversalTime(), used.UpdatedAt), "its uses, the last one, and when it was changed");
        var found = await knowledge.SearchAsync("apple", new KnowledgeSearch { Limit = 1, CountUse = true }).ConfigureAwait(false);
        trial.Equal(43L, found[0].Item.UsageCount, "the uses a search tells");
        await knowledge.SearchAsync("apple").ConfigureAwait(false);
        trial.Equal((43L, 40L), ((await knowledge.FindAsync("a").ConfigureAwait(false))!.UsageCount, (await knowledge.FindAsync("b").ConfigureAwait(false))!.UsageCount), "the uses after searches");
        trial.Same(["a", null], (await knowledge.UseAsync(["a", "none"]).ConfigureAwait(false)).Select(item => item?.Id), "what a use gives back");
        await NearestAsync(trial, knowledge, "apple", "a 1, b 0", "after all").ConfigureAwait(false);
    }

    private static async Task BatchesAsync(Trial trial)
    {
        var embedder = new AxisEmbedder();
        var store = await trial.StoreAsync(AxisEmbedder.Options(embedder)).ConfigureAwait(false);
        KnowledgeItem[] given = [.. Enumerable.Range(0, 250).Select(i => new KnowledgeItem { Id = $"k{i:D3}", Content = i == 130 ? AxisEmbedder.Poison : i < 100 ? "apple" : $"apple {i}" })];
        var report = await store.Knowledge.StoreAsync(given).ConfigureAwait(false);
        trial.Same([(1, 100, true), (2, 100, false), (3, 50, true)], report.Batches.Select(batch => (batch.Number, batch.Items.Count, batch.Error is null)), "the batches");
        trial.Equal((150, 100), (report.Stored, report.Failed), "how many were stored and not");
        trial.True(report.Batches[1].Error is PerdureException { Fault: Fault.Unavailable } && report.Batches[1].Items[30].Id == "k130", "the batch that failed", "its error and its items", $"{report.Batches[1].Error}");
        trial.Equal(51, embedder.Texts, "the texts embedded: equal ones once");
        trial.Equal(150, (await store.Knowledge.All().ToListAsync().ConfigureAwait(false)).Count, "the items there are");
        given[130] = given[130] with { Content = "pear" };
        report = await store.Knowledge.StoreAsync(given).ConfigureAwait(false);
        trial.Equal((250, 0, 151), (report.Stored, report.Failed, embedder.Texts), "what was stored, not stored and embedded when it was done again");
        trial.Same(["k130"], (await store.Knowledge.SearchAsync("pear", new KnowledgeSearch { Limit = 1 }).ConfigureAwait(false)).Select(match => match.Item.Id), "the nearest of all");
        report = await store.Knowledge.StoreAsync([new KnowledgeEntry(new KnowledgeItem { Id = "v", Content = "v" }, AxisEmbedder.Vector("moon")), new KnowledgeEntry(new KnowledgeItem { Id = "w", Content = "w" }, new float[3])]).ConfigureAwait(false);
        trial.True(report.Batches[0].Error is ArgumentException && await store.Knowledge.FindAsync("v").ConfigureAwait(false) is null, "a batch with a wrong vector", "refused whole", $"{report.Batches[0].Error}");
    }

    private static async Task ModelAsync(Trial trial)
    {
        var old = await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false);
        await old.Knowledge.StoreAsync([new KnowledgeItem { Id = "a", Content = "apple" }, new KnowledgeItem { Id = "b", Content = "moon" }]).ConfigureAwait(false);
        await old.Knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = "d" }, "apple wheel").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, () => trial.StoreAsync(AxisEmbedder.Options(null, knowledge => knowledge with { Dimensions = 3 })), "the model with other dimensions").ConfigureAwait(false);
        var embedder = new AxisEmbedder();
        var options = AxisEmbedder.Options(embedder, knowledge => knowledge with { Model = "Axes", Metric = VectorMetric.Euclidean });
        var store = await trial.RestartStoreAsync(options).ConfigureAwait(false);
        trial.Equal(0, (await store.Knowledge.SearchAsync("apple").ConfigureAwait(false)).Count, "what a search by another model finds at first");
        trial.Equal((3, 4), (await store.Knowledge.EmbedAsync().ConfigureAwait(false), embedder.Texts), "the vectors made, and the texts embedded with the question");
        trial.Equal(0, await store.Knowledge.EmbedAsync().ConfigureAwait(false), "the vectors made a second time");
        var found = await store.Knowledge.SearchAsync("apple").ConfigureAwait(false);
        trial.Same(["a apple", "  apple wheel", "b moon"], found.Select(match => $"{(match.Item.DocumentId is null ? match.Item.Id : " ")} {match.Item.Content}"), "the nearest by the other model");
        trial.Same([0.0, -1.0], found.Take(2).Select(match => match.Score), "their scores, minus the distance");
    }

    private static async Task EraseAsync(Trial trial)
    {
        var knowledge = (await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder(), options => options with { Chunks = new ChunkOptions { Size = 4, Overlap = 0 } })).ConfigureAwait(false)).Knowledge;
        foreach (var scope in (KnowledgeStore[])[knowledge, knowledge.InScope("tenant")])
            foreach (var user in (string[])["user1", "user10"])
            {
                await scope.CreateAsync(new KnowledgeItem { Id = user, Content = "apple", UserId = user }).ConfigureAwait(false);
                await scope.StoreDocumentAsync(new KnowledgeDocument { Id = $"d-{user}", UserId = user }, "apple pear plum moon apple wheel").ConfigureAwait(false);
            }
        trial.Equal(8, await knowledge.EraseUserAsync("user1").ConfigureAwait(false), "the records removed: an item, a document and two chunks in each of two scopes");
        trial.Equal(0, await knowledge.EraseUserAsync("user1").ConfigureAwait(false), "the records removed again");
        foreach (var scope in (KnowledgeStore[])[knowledge, knowledge.InScope("tenant")])
        {
            trial.Same(["user10", "user10", "user10"], (await scope.SearchAsync("apple").ConfigureAwait(false)).Select(match => match.Item.UserId), $"whose is found in scope '{scope.Scope}'");
            trial.Equal((0, 1), ((await scope.OfUser("user1").ToListAsync().ConfigureAwait(false)).Count, (await scope.OfUser("user10").ToListAsync().ConfigureAwait(false)).Count), "the users' items");
            trial.Equal((false, true), (await scope.FindDocumentAsync("d-user1").ConfigureAwait(false) is not null, await scope.FindDocumentAsync("d-user10").ConfigureAwait(false) is not null), "the users' documents");
        }
        trial.Equal(0, (await knowledge.InScope("other").SearchAsync("apple").ConfigureAwait(false)).Count, "what another scope finds");
    }

    private static async Task BadAsync(Trial trial)
    {
        var store = (await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;
        var item = new KnowledgeItem { Id = "k", Content = "apple" };
        var vector = AxisEmbedder.Vector("apple");
        await trial.MisusedAsync(async () => await store.SaveAsync(item, new float[5]).ConfigureAwait(false), "a vector of a wrong length", "5", "8").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SearchAsync(new float[9]).ConfigureAwait(false), "a search for a vector of a wrong length", "9", "8").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SaveAsync(item, new float[] { 1, float.NaN, 0, 0, 0, 0, 0, 0 }).ConfigureAwait(false), "a vector with NaN", "NaN", "1").ConfigureAwait(false);
        foreach (var empty in (string[])["", " \n"])
        {
            await trial.MisusedAsync(async () => await store.SaveAsync(item with { Content = empty }).ConfigureAwait(false), "an item without content", "'k'", "content").ConfigureAwait(false);
            await trial.ThrowsAsync<ArgumentException>(async () => await store.SearchAsync(empty).ConfigureAwait(false), "a search for no text").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await store.StoreDocumentAsync(new KnowledgeDocument { Id = "d" }, empty).ConfigureAwait(false), "a document without text", "'d'", "text").ConfigureAwait(false);
        }
        await trial.MisusedAsync(async () => await store.SearchAsync(vector, new KnowledgeSearch { Limit = 0 }).ConfigureAwait(false), "a search for none", "Limit").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SearchAsync(vector, new KnowledgeSearch { MinimumScore = double.NaN }).ConfigureAwait(false), "a minimum of NaN", "MinimumScore").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SaveAsync(item with { RelevanceScore = double.NaN }).ConfigureAwait(false), "a relevance of NaN", "RelevanceScore").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SaveAsync(item with { UsageCount = -1 }).ConfigureAwait(false), "a negative count", "UsageCount").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SaveAsync(item with { DocumentId = "d" }).ConfigureAwait(false), "a chunk by hand", "StoreDocumentAsync").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.SearchHybridAsync("apple", KnowledgeSearch.Any, new HybridOptions { TextWeight = -1 }).ConfigureAwait(false), "a negative weight", "TextWeight").ConfigureAwait(false);
        var bare = (await trial.StoreAsync().ConfigureAwait(false)).Knowledge;
        await trial.MisusedAsync(async () => await bare.SaveAsync(item, vector).ConfigureAwait(false), "a vector where there are none", "Dimensions").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await bare.SearchAsync("apple").ConfigureAwait(false), "a search where there are no vectors", "Dimensions").ConfigureAwait(false);
        var given = (await trial.StoreAsync(AxisEmbedder.Options(null)).ConfigureAwait(false)).Knowledge;
        await trial.MisusedAsync(async () => await given.SearchAsync("apple").ConfigureAwait(false), "a search by text where nothing embeds", "Embedder").ConfigureAwait(false);
        trial.Equal(0, (await store.All().ToListAsync().ConfigureAwait(false)).Count, "the items after all that was refused");
        await trial.MisusedAsync(() => trial.StoreAsync(new AgentStoreOptions { Knowledge = new KnowledgeOptions { Embedder = new AxisEmbedder(), BatchSize = 0, Chunks = new ChunkOptions { Size = 10, Overlap = 6 } } }), "options with mistakes", "Dimensions", "BatchSize", "Overlap").ConfigureAwait(false);
    }

    internal static async Task NearestAsync(Trial trial, KnowledgeStore knowledge, string text, string expected, string when, int limit = 10)
    {
        var found = await knowledge.SearchAsync(text, new KnowledgeSearch { Limit = limit }).ConfigureAwait(false);
        trial.Equal(expected, string.Join(", ", found.Select(match => $"{match.Item.Id} {Math.Round(match.Score, 4) + 0.0}")), $"what is nearest to '{text}' {when}");
    }
}
