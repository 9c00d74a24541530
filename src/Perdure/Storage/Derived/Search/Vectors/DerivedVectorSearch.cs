namespace Perdure.Storage;

/// <summary>Searches of derived vectors; others are passed on to the backend's own. Safe to share.</summary>
internal sealed class DerivedVectorSearch(Backend inner, DerivedDeclarations declarations, IndexCache cache, BackendInfo info) : IVectorSearch
{
    public async ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (Own(query.Vectors) is { } own)
            return await own.NearestAsync(query, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var schema = declarations.Prepared.Check(query, info);
        var collection = declarations.Prepared.Collection(schema.Collection);
        var index = cache.Get(schema.Name, schema.Revision, query.Scope, () => new ScopeVectors(inner, schema, collection, query.Scope, cache));
        var rows = await index.CurrentAsync(cancellationToken).ConfigureAwait(false);
        cache.Fit(index);
        return new VectorScan(rows, query, new SearchFields(collection, query.Where), inner.Time.UtcNow()).Nearest();
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        if (Own(vectors) is { } own)
            return await own.ReadAsync(vectors, keys, cancellationToken).ConfigureAwait(false);
        var schema = declarations.Prepared.CheckKeys(vectors, keys, info);
        if (keys.Count == 0)
            return [];
        var found = await inner.FindAsync([.. keys.Select(key => new RecordKey(vectors, key.Scope, key.Id)), .. keys], cancellationToken).ConfigureAwait(false);
        var read = new ReadOnlyMemory<float>?[keys.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var elements = new float[schema.Dimensions];
            if (found[i] is { } vector && VectorBody.Belongs(vector, found[keys.Count + i]) && VectorBody.TryDecode(schema, vector.Body.Span, elements))
                read[i] = elements;
        }
        return read;
    }

    // A name nobody declared is refused by the check.
    private IVectorSearch? Own(string name) => declarations.IsDerivedVectors(name) ? null : inner.Facet<IVectorSearch>();
}
