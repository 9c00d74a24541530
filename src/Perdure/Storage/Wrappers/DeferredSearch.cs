namespace Perdure.Storage;

/// <summary>Searches of a backend that is prepared before its first use.</summary>
internal static class DeferredSearch
{
    /// <summary>The facet with the preparation before each search; null for a facet that does not search.</summary>
    public static object? Of(object facet, Func<CancellationToken, ValueTask> open) => facet switch
    {
        IVectorSearch vectors => new Vectors(vectors, open),
        ITextSearch texts => new Texts(texts, open),
        _ => null,
    };

    private sealed class Vectors(IVectorSearch inner, Func<CancellationToken, ValueTask> open) : IVectorSearch
    {
        public async ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default)
        {
            await open(cancellationToken).ConfigureAwait(false);
            return await inner.NearestAsync(query, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
        {
            await open(cancellationToken).ConfigureAwait(false);
            return await inner.ReadAsync(vectors, keys, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Texts(ITextSearch inner, Func<CancellationToken, ValueTask> open) : ITextSearch
    {
        public async ValueTask<IReadOnlyList<SearchMatch>> SearchAsync(TextQuery query, CancellationToken cancellationToken = default)
        {
            await open(cancellationToken).ConfigureAwait(false);
            return await inner.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        }
    }
}
