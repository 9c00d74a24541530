using Perdure.Caching;
using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>Runs searches on the facets of the backend, and gives what they find as items that are there now.</summary>
internal sealed class KnowledgeFinder(StoreContext context, Collection<KnowledgeItem> items, KnowledgeVectors vectors, VisibleChunks visible)
{
    /// <summary>How often a search begins again because what it found was replaced meanwhile.</summary>
    public const int MostAttempts = 8;

    public async ValueTask<IReadOnlyList<KnowledgeMatch>> NearestAsync(ReadOnlyMemory<float> vector, KnowledgeSearch search, CancellationToken cancellationToken)
    {
        var conditions = search.Conditions();
        var declared = vectors.Declared;
        declared.Check(vector.Span);
        var facet = context.Backend.Facet<IVectorSearch>() ?? throw Unsupported("compare vectors");
        var query = new VectorQuery(declared.Name, items.Scope, vector) { MinimumScore = search.MinimumScore, Where = conditions, Exact = search.Exact };
        var found = await CollectAsync(limit => facet.NearestAsync(query with { Limit = limit }, cancellationToken), search.Limit, item => item.EmbeddingModel == vectors.Model, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(match => match with { VectorScore = match.Score })];
    }

    public async ValueTask<IReadOnlyList<KnowledgeMatch>> WordsAsync(string words, KnowledgeSearch search, CancellationToken cancellationToken)
    {
        var conditions = search.Conditions();
        var facet = context.Backend.Facet<ITextSearch>() ?? throw Unsupported("search words");
        var query = new TextQuery(KnowledgeSchema.Words, items.Scope, words) { MinimumScore = search.MinimumScore, Where = conditions };
        var found = await CollectAsync(limit => facet.SearchAsync(query with { Limit = limit }, cancellationToken), search.Limit, _ => true, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(match => match with { TextScore = match.Score })];
    }

    // A search may find chunks that are of no version of their document to be seen: more are asked for in their place.
    private async ValueTask<IReadOnlyList<KnowledgeMatch>> CollectAsync(Func<int, ValueTask<IReadOnlyList<SearchMatch>>> ask, int wanted, Func<KnowledgeItem, bool> fits, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, long?> before = System.Collections.ObjectModel.ReadOnlyDictionary<string, long?>.Empty;
        for (int limit = wanted, attempt = 1; ;)
        {
            var matches = await ask(limit).ConfigureAwait(false);
            var there = await items.FindManyAsync(matches.Select(match => match.Key.Id), cancellationToken).ConfigureAwait(false);
            var versions = await visible.VersionsAsync(there, cancellationToken).ConfigureAwait(false);
            var seen = VisibleChunks.In(there, versions);
            if (attempt++ < MostAttempts && MayMiss(there, seen, before, versions))
            {
                // The search is as new as the database; what a cache gave may be older.
                context.Backend.Facet<IForgetful>()?.Forget([.. matches.Select(match => match.Key), .. visible.KeysOf(versions.Keys)]);
                before = versions;
                continue;
            }
            KnowledgeMatch[] found = [.. matches.Zip(seen).Where(pair => pair.Second is not null && fits(pair.Second)).Take(wanted).Select(pair => new KnowledgeMatch(pair.Second!, pair.First.Score))];
            if (found.Length == wanted || matches.Count < limit || limit == int.MaxValue)
                return found;
            (before, limit) = (versions, (int)Math.Min(2L * limit, int.MaxValue));
        }
    }

    // An item that went may have been replaced by one that was not there to be found. A chunk of another version may have been found
    // before the one that is seen now was whole, unless that one was seen already before the search.
    private static bool MayMiss(IReadOnlyList<KnowledgeItem?> there, IReadOnlyList<KnowledgeItem?> seen, IReadOnlyDictionary<string, long?> before, IReadOnlyDictionary<string, long?> now) =>
        there.Zip(seen).Any(pair => pair.First is null || (pair.Second is null && !(before.TryGetValue(pair.First.DocumentId!, out var version) && version == now[pair.First.DocumentId!])));

    private PerdureException Unsupported(string what) => new(Fault.Unsupported, $"The {context.Backend.Info.Name} store can't {what}; docs/backends/capabilities.md says which can.");
}
