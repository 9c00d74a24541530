using Perdure.Collections;

namespace Perdure.Knowledge;

/// <summary>Sees of each document the chunks of one version: the one its record names at one moment.</summary>
internal sealed class VisibleChunks(Collection<KnowledgeDocument> documents)
{
    /// <summary>The items as they are to be seen; null for chunks that are not.</summary>
    public async ValueTask<IReadOnlyList<KnowledgeItem?>> OfAsync(IReadOnlyList<KnowledgeItem?> items, CancellationToken cancellationToken)
    {
        string[] ids = [.. items.Select(item => item?.DocumentId).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (ids.Length == 0)
            return items;
        var found = await documents.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        var generations = found.OfType<KnowledgeDocument>().ToDictionary(document => document.Id, document => document.Generation, StringComparer.Ordinal);
        return [.. items.Select(item => item?.DocumentId is { } document ? item.In(generations.GetValueOrDefault(document)) : item)];
    }
}
