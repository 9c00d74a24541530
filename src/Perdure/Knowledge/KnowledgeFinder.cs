using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>Runs searches on the facets of the backend, and gives what they find as items that are there now.</summary>
internal sealed class KnowledgeFinder(StoreContext context, Collection<KnowledgeItem> items, KnowledgeVectors vectors, VisibleChunks visible)
{
    /// <summary>How often a search begins again because what it found was replaced meanwhile.</summary>
    public const int MostAttempts = 4;

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
        var (limit, attempt) = (wanted, 1);
        while (true)
        {
            var matches = await ask(limit).ConfigureAwait(false);
            var there = await items.FindManyAsync(matches.Select(match => match.Key.Id), cancellationToken).ConfigureAwait(false);
            var seen = await visible.OfAsync(there, cancellationToken).ConfigureAwait(false);
            // What went while it was looked at may have been replaced by something the search should find.
            if (attempt++ < MostAttempts && await HasChangedAsync(there, seen, cancellationToken).ConfigureAwait(false))
                continue;
            KnowledgeMatch[] found = [.. matches.Zip(seen).Where(pair => pair.Second is not null && fits(pair.Second)).Take(wanted).Select(pair => new KnowledgeMatch(pair.Second!, pair.First.Score))];
            if (found.Length == wanted || matches.Count < limit || limit == int.MaxValue)
                return found;
            limit = (int)Math.Min(2L * limit, int.MaxValue);
        }
    }

    private async ValueTask<bool> HasChangedAsync(IReadOnlyList<KnowledgeItem?> there, IReadOnlyList<KnowledgeItem?> seen, CancellationToken cancellationToken)
    {
        if (there.Any(item => item is null))
            return true;
        KnowledgeItem[] hidden = [.. there.Zip(seen).Where(pair => pair.Second is null).Select(pair => pair.First!)];
        var now = await items.FindManyAsync(hidden.Select(item => item.Id), cancellationToken).ConfigureAwait(false);
        return hidden.Zip(now).Any(pair => pair.First.Version != pair.Second?.Version);
    }

    private PerdureException Unsupported(string what) => new(Fault.Unsupported, $"The {context.Backend.Info.Name} store can't {what}; docs/backends/capabilities.md says which can.");
}
