using Perdure.Storage;

namespace Perdure.Knowledge;

public sealed partial class KnowledgeStore
{
    /// <summary>The items whose vectors are nearest to that of a text, the nearest first, ties by id.</summary>
    /// <exception cref="ArgumentException">The text is empty, nothing makes vectors of texts, or the search asks for what can't be.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unavailable"/> when no vector could be made, <see cref="Fault.Unsupported"/> when the backend compares no vectors.</exception>
    public ValueTask<IReadOnlyList<KnowledgeMatch>> SearchAsync(string text, CancellationToken cancellationToken = default) => SearchAsync(text, KnowledgeSearch.Any, cancellationToken);

    /// <summary>The same among items that fit a search.</summary>
    /// <exception cref="ArgumentException">The text is empty, nothing makes vectors of texts, or the search asks for what can't be.</exception>
    public async ValueTask<IReadOnlyList<KnowledgeMatch>> SearchAsync(string text, KnowledgeSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        _ = search.Conditions();
        return await SearchAsync(await vectors.EmbedAsync(text, cancellationToken).ConfigureAwait(false), search, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The items whose vectors are nearest to one, the nearest first, ties by id.</summary>
    /// <exception cref="ArgumentException">The vector is not one of as many finite elements as are declared; the message says both numbers.</exception>
    public ValueTask<IReadOnlyList<KnowledgeMatch>> SearchAsync(ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default) => SearchAsync(vector, KnowledgeSearch.Any, cancellationToken);

    /// <summary>The same among items that fit a search.</summary>
    /// <exception cref="ArgumentException">The vector is not one of as many finite elements as are declared, or the search asks for what can't be.</exception>
    public async ValueTask<IReadOnlyList<KnowledgeMatch>> SearchAsync(ReadOnlyMemory<float> vector, KnowledgeSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return await UsedAsync(await Finder().NearestAsync(vector, search, cancellationToken).ConfigureAwait(false), search, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The items that have words, the best first by the database's own rank, ties by id. See <see cref="TextQuery.Words"/> for how words are written.</summary>
    /// <exception cref="ArgumentException">There are no words, or the search asks for what can't be.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the backend does not search words.</exception>
    public async ValueTask<IReadOnlyList<KnowledgeMatch>> SearchWordsAsync(string words, KnowledgeSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(words);
        ArgumentNullException.ThrowIfNull(search);
        return await UsedAsync(await Finder().WordsAsync(words, search, cancellationToken).ConfigureAwait(false), search, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The items that are near to a text or have words of it: the answers of both searches, joined by reciprocal rank fusion.
    /// A match tells the scores it was found with.
    /// </summary>
    /// <exception cref="ArgumentException">The text is empty, nothing makes vectors of texts, or the search asks for what can't be.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the backend does not do both.</exception>
    public ValueTask<IReadOnlyList<KnowledgeMatch>> SearchHybridAsync(string text, KnowledgeSearch search, CancellationToken cancellationToken = default) => SearchHybridAsync(text, search, HybridOptions.Default, cancellationToken);

    /// <summary>The same, with weights and words of the caller's choice.</summary>
    /// <exception cref="ArgumentException">The text is empty, nothing makes vectors of texts, or the search or the options ask for what can't be.</exception>
    public async ValueTask<IReadOnlyList<KnowledgeMatch>> SearchHybridAsync(string text, KnowledgeSearch search, HybridOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _ = search.Conditions();
        var candidates = search with { Limit = Math.Max(search.Limit, options.Candidates) };
        var vector = options.Vector ?? await vectors.EmbedAsync(text, cancellationToken).ConfigureAwait(false);
        var words = options.Words ?? QueryWords.AnyOf(text);
        for (var attempt = 1; ; attempt++)
        {
            var byVector = await Finder().NearestAsync(vector, candidates, cancellationToken).ConfigureAwait(false);
            var byWords = await Finder().WordsAsync(words, candidates with { MinimumScore = null }, cancellationToken).ConfigureAwait(false);
            var fused = RankFusion.Fuse(byVector, byWords, options, search.Limit);
            // A document that was replaced between the two would be there in both versions.
            var seen = await visible.OfAsync([.. fused.Select(match => match.Item)], cancellationToken).ConfigureAwait(false);
            if (attempt == KnowledgeFinder.MostAttempts || seen.All(item => item is not null))
                return await UsedAsync([.. fused.Where((_, i) => seen[i] is not null)], search, cancellationToken).ConfigureAwait(false);
        }
    }

    private KnowledgeFinder Finder() => new(context, items, vectors, visible);

    private async ValueTask<IReadOnlyList<KnowledgeMatch>> UsedAsync(IReadOnlyList<KnowledgeMatch> found, KnowledgeSearch search, CancellationToken cancellationToken)
    {
        if (!search.CountUse || found.Count == 0)
            return found;
        var used = await UseAsync(found.Select(match => match.Item.Id), cancellationToken).ConfigureAwait(false);
        return [.. found.Zip(used, (match, item) => item is null ? match : match with { Item = match.Item with { UsageCount = item.UsageCount, LastUsedAt = item.LastUsedAt, Version = item.Version } })];
    }
}
