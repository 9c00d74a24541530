using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>Sees of each document the chunks of one version: the one its record names at one moment.</summary>
internal sealed class VisibleChunks(Collection<KnowledgeDocument> documents)
{
    /// <summary>The items as they are to be seen; null for chunks that are not.</summary>
    public async ValueTask<IReadOnlyList<KnowledgeItem?>> OfAsync(IReadOnlyList<KnowledgeItem?> items, CancellationToken cancellationToken) =>
        In(items, await VersionsAsync(items, cancellationToken).ConfigureAwait(false));

    /// <summary>The versions that are to be seen of the documents whose chunks are among the items.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long?>> VersionsAsync(IReadOnlyList<KnowledgeItem?> items, CancellationToken cancellationToken)
    {
        string[] ids = [.. items.Select(item => item?.DocumentId).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (ids.Length == 0)
            return System.Collections.ObjectModel.ReadOnlyDictionary<string, long?>.Empty;
        var found = await documents.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        return ids.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second?.Generation, StringComparer.Ordinal);
    }

    /// <summary>Where the records of documents are.</summary>
    public IEnumerable<RecordKey> KeysOf(IEnumerable<string> ids) => ids.Select(documents.Key);

    /// <summary>The items as they are to be seen in some versions of their documents; null for chunks that are not.</summary>
    public static IReadOnlyList<KnowledgeItem?> In(IReadOnlyList<KnowledgeItem?> items, IReadOnlyDictionary<string, long?> versions) =>
        [.. items.Select(item => item?.DocumentId is { } document ? item.In(versions.GetValueOrDefault(document)) : item)];
}
