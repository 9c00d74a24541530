using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Knowledge;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Searches of knowledge: what fits, in which order, with which scores.</summary>
internal sealed class KnowledgeSearchSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("knowledge.search", SearchAsync),
        new("knowledge.search-filters", FiltersAsync),
        new("knowledge.search-metadata", MetadataAsync),
        new("knowledge.search-words-and-hybrid", HybridAsync),
    ];

    private static async Task<KnowledgeStore> StoreAsync(Trial trial) => (await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false)).Knowledge;

    private static async Task SearchAsync(Trial trial)
    {
        var knowledge = await StoreAsync(trial).ConfigureAwait(false);
        await knowledge.StoreAsync(((string, string)[])[("far", "moon"), ("near", "apple"), ("mid", "apple pear"), ("Mid", "pear apple"), ("low", "apple pear plum wheel")] is var texts ? texts.Select(pair => new KnowledgeItem { Id = pair.Item1, Content = pair.Item2 }) : []).ConfigureAwait(false);
        foreach (var found in (IReadOnlyList<KnowledgeMatch>[])[await knowledge.SearchAsync("apple").ConfigureAwait(false), await knowledge.SearchAsync(AxisEmbedder.Vector("apple")).ConfigureAwait(false), await knowledge.SearchAsync("apple", new KnowledgeSearch { Exact = true }).ConfigureAwait(false)])
        {
            trial.Same(["near", "Mid", "mid", "low", "far"], found.Select(match => match.Item.Id), "the nearest first, ties by id");
            foreach (var (match, score) in found.Zip([1, Math.Sqrt(0.5), Math.Sqrt(0.5), 0.5, 0]))
                trial.True(Math.Abs(match.Score - score) < 1e-5 && match.VectorScore == match.Score && match.TextScore is null, $"the score of '{match.Item.Id}'", $"{score}", $"{match.Score}");
        }
        trial.Same(["near", "Mid", "mid"], (await knowledge.SearchAsync("apple", new KnowledgeSearch { MinimumScore = 0.6 }).ConfigureAwait(false)).Select(match => match.Item.Id), "those with a score of 0.6 or more");
        trial.Same(["near", "Mid"], (await knowledge.SearchAsync("apple", new KnowledgeSearch { Limit = 2 }).ConfigureAwait(false)).Select(match => match.Item.Id), "the first two");
    }

    private static async Task FiltersAsync(Trial trial)
    {
        var knowledge = await StoreAsync(trial).ConfigureAwait(false);
        KnowledgeItem Item(string id, KnowledgeKind kind, string? agent, string? user, string? category, string? thread) => new() { Id = id, Content = "apple", Kind = kind, AgentId = agent, UserId = user, Category = category, ThreadId = thread };
        await knowledge.StoreAsync([Item("a", KnowledgeKind.Memory, "x", "u", "one", "t"), Item("b", KnowledgeKind.Memory, "x", "v", "two", null), Item("c", KnowledgeKind.Knowledge, "y", "u", "one", "t"), Item("d", KnowledgeKind.Document, null, null, null, null)]).ConfigureAwait(false);
        await knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = "doc", AgentId = "y", Category = "two" }, "apple").ConfigureAwait(false);
        foreach (var (search, expected) in ((KnowledgeSearch, string)[])
            [(new(), "abcd+"), (new() { Kind = KnowledgeKind.Memory }, "ab"), (new() { Kind = KnowledgeKind.Document }, "d+"), (new() { AgentId = "x" }, "ab"), (new() { UserId = "u" }, "ac"), (new() { Category = "two" }, "b+"), (new() { ThreadId = "t" }, "ac"),
             (new() { AgentId = "x", UserId = "u", Category = "one", Kind = KnowledgeKind.Memory, ThreadId = "t" }, "a"), (new() { AgentId = "y", Category = "two" }, "+"), (new() { DocumentId = "doc" }, "+"), (new() { AgentId = "X" }, ""), (new() { AgentId = "x", Category = "three" }, "")])
        {
            var found = await knowledge.SearchAsync("apple", search).ConfigureAwait(false);
            trial.Equal(expected, string.Concat(found.Select(match => match.Item.DocumentId is null ? match.Item.Id : "+").Order(StringComparer.Ordinal).OrderBy(id => id == "+")), $"what fits {search}");
        }
    }

    private static async Task MetadataAsync(Trial trial)
    {
        var knowledge = await StoreAsync(trial).ConfigureAwait(false);
        var texts = new string('é', 400);
        (string Id, string Json)[] given =
        [
            ("five", """{"v":5,"lang":"en"}"""), ("point", """{"v":5.0,"lang":"de"}"""), ("power", """{"v":0.5e1}"""), ("text", """{"v":"5"}"""), ("yes", """{"v":true}"""), ("said", """{"v":"true"}"""), ("null", """{"v":null}"""), ("none", """{"w":1}"""), ("empty", """{"v":""}"""),
            ("list", """{"v":[1,"a"]}"""), ("object", """{"v":{"b":2.0,"a":1}}"""), ("long", $$"""{"v":"{{texts}}"}"""), ("longer", $$"""{"v":"{{texts}}!"}"""), ("zero", """{"v":"a\u0000b"}"""), ("odd", """{"a=b":"c","#":1,"v%":2}"""), ("twin", """{"a":"b=c"}"""), ("big", """{"v":12345678901234567890123}"""),
        ];
        await knowledge.StoreAsync(given.Select(one => new KnowledgeItem { Id = one.Id, Content = "apple", Metadata = (JsonObject)JsonNode.Parse(one.Json)! })).ConfigureAwait(false);
        foreach (var (json, expected) in ((string, string)[])
            [("""{"v":5}""", "five point power"), ("""{"v":5.00}""", "five point power"), ("""{"v":"5"}""", "text"), ("""{"v":true}""", "yes"), ("""{"v":"true"}""", "said"), ("""{"v":null}""", "null"), ("""{"v":""}""", "empty"), ("""{"v":5,"lang":"de"}""", "point"), ("""{"v":5,"lang":"fr"}""", ""),
             ("""{"v":[1.0,"a"]}""", "list"), ("""{"v":["a",1]}""", ""), ("""{"v":{"a":1,"b":2}}""", "object"), ($$"""{"v":"{{texts}}"}""", "long"), ("""{"v":"a\u0000b"}""", "zero"), ("""{"a=b":"c"}""", "odd"), ("""{"a":"b=c"}""", "twin"), ("""{"#":1,"v%":2}""", "odd"), ("""{"v":12345678901234567890124}""", ""), ("""{"v":12345678901234567890123.0}""", "big")])
        {
            var found = await knowledge.SearchAsync("apple", new KnowledgeSearch { Limit = 50, Metadata = (JsonObject)JsonNode.Parse(json)! }).ConfigureAwait(false);
            trial.Equal(expected, string.Join(' ', found.Select(match => match.Item.Id)), $"what has {(json.Length > 60 ? "a long text" : json)}");
        }
        await knowledge.UpdateAsync("five", item => item with { Metadata = new JsonObject { ["v"] = 6.0 } }).ConfigureAwait(false);
        foreach (var (value, expected) in ((double, string)[])[(5, "point power"), (6, "five")])
            trial.Equal(expected, string.Join(' ', (await knowledge.SearchAsync("apple", new KnowledgeSearch { Metadata = new JsonObject { ["v"] = value } }).ConfigureAwait(false)).Select(match => match.Item.Id)), $"what has {value} after a change");
    }

    private static async Task HybridAsync(Trial trial)
    {
        var store = await trial.StoreAsync(AxisEmbedder.Options(new AxisEmbedder())).ConfigureAwait(false);
        await store.Knowledge.StoreAsync([new KnowledgeItem { Id = "a", Content = "apple" }, new KnowledgeItem { Id = "b", Content = "apple kumquat", AgentId = "x" }, new KnowledgeItem { Id = "c", Content = "moon kumquat" }, new KnowledgeItem { Id = "d", Content = "engine" }]).ConfigureAwait(false);
        if (store.Backend.Facet<ITextSearch>() is null)
        {
            await trial.FaultsAsync(Fault.Unsupported, async () => await store.Knowledge.SearchWordsAsync("kumquat", KnowledgeSearch.Any).ConfigureAwait(false), "a search for words").ConfigureAwait(false);
            await trial.FaultsAsync(Fault.Unsupported, async () => await store.Knowledge.SearchHybridAsync("kumquat", KnowledgeSearch.Any).ConfigureAwait(false), "a hybrid search").ConfigureAwait(false);
            await KnowledgeSuite.NearestAsync(trial, store.Knowledge, "engine", "d 1", "though there is no search for words", limit: 1).ConfigureAwait(false);
            return;
        }
        var words = await store.Knowledge.SearchWordsAsync("kumquat -moon", KnowledgeSearch.Any).ConfigureAwait(false);
        trial.Same([("b", true, true)], words.Select(match => (match.Item.Id, match.TextScore == match.Score, match.VectorScore is null)), "what has a word and not another");
        var found = await store.Knowledge.SearchHybridAsync("apple, or a kumquat?", new KnowledgeSearch { MinimumScore = 0.1 }, new HybridOptions { Vector = AxisEmbedder.Vector("apple"), TextWeight = 2 }).ConfigureAwait(false);
        trial.Equal("b", found[0].Item.Id, "the first of a hybrid search: found by both");
        trial.Same(["a", "b", "c"], found.Select(match => match.Item.Id).Order(StringComparer.Ordinal), "what a hybrid search finds");
        foreach (var match in found)
            trial.Equal((match.Item.Id != "c", true), (match.VectorScore is not null, match.TextScore is not null), $"how '{match.Item.Id}' was found");
        trial.True(Math.Abs(found[0].Score - (1 / 62.0) - (2 / 61.0)) < 1e-9, "the fused score of places two and one", $"{(1 / 62.0) + (2 / 61.0)}", $"{found[0].Score}");
        var weighted = await store.Knowledge.SearchHybridAsync("apple", new KnowledgeSearch { Limit = 1 }, new HybridOptions { TextWeight = 0, Words = "kumquat", RankConstant = 1 }).ConfigureAwait(false);
        trial.Same([("a", 0.5)], weighted.Select(match => (match.Item.Id, match.Score)), "the first when words count nothing");
        trial.Same(["b"], (await store.Knowledge.SearchHybridAsync("kumquat apple", new KnowledgeSearch { AgentId = "x" }).ConfigureAwait(false)).Select(match => match.Item.Id), "a hybrid search of an agent");
        await store.Knowledge.UpdateAsync("c", item => item with { Content = "moon" }).ConfigureAwait(false);
        trial.Same(["b"], (await store.Knowledge.SearchWordsAsync("kumquat", KnowledgeSearch.Any).ConfigureAwait(false)).Select(match => match.Item.Id), "what has the word after a change");
    }
}
