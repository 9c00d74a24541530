using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Searches with one thing wrong on the way to good ones.</summary>
internal static class FaultySearch
{
    /// <summary>Reads vectors in the reverse order.</summary>
    public static object? Backwards(object? facet) => facet is IVectorSearch search ? new Vectors(search, query => query, found => found, false) { ReadsBackwards = true } : facet;

    /// <summary>Changes what is asked and what is answered.</summary>
    public static Func<object?, object?> Of(
        Func<VectorQuery, VectorQuery>? asking = null, Func<TextQuery, TextQuery>? words = null, Func<IEnumerable<SearchMatch>, IEnumerable<SearchMatch>>? answering = null, bool forgives = false) => facet => facet switch
        {
            IVectorSearch search => new Vectors(search, asking ?? (query => query), answering ?? (found => found), forgives),
            ITextSearch search => new Texts(search, words ?? (query => query), answering ?? (found => found), forgives),
            _ => facet,
        };

    private sealed class Vectors(IVectorSearch inner, Func<VectorQuery, VectorQuery> asking, Func<IEnumerable<SearchMatch>, IEnumerable<SearchMatch>> answering, bool forgives) : IVectorSearch
    {
        public async ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default) =>
            await ForgivenAsync(async () => [.. answering(await inner.NearestAsync(asking(query), cancellationToken))], forgives);

        public bool ReadsBackwards { get; init; }

        public ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(vectors, ReadsBackwards ? [.. keys.Reverse()] : keys, cancellationToken);
    }

    private sealed class Texts(ITextSearch inner, Func<TextQuery, TextQuery> asking, Func<IEnumerable<SearchMatch>, IEnumerable<SearchMatch>> answering, bool forgives) : ITextSearch
    {
        public async ValueTask<IReadOnlyList<SearchMatch>> SearchAsync(TextQuery query, CancellationToken cancellationToken = default) =>
            await ForgivenAsync(async () => [.. answering(await inner.SearchAsync(asking(query), cancellationToken))], forgives);
    }

    private static async ValueTask<IReadOnlyList<SearchMatch>> ForgivenAsync(Func<ValueTask<IReadOnlyList<SearchMatch>>> search, bool forgives)
    {
        try
        {
            return await search();
        }
        catch (ArgumentException) when (forgives)
        {
            return [];
        }
    }
}
