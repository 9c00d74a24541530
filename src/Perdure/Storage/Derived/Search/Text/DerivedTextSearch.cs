namespace Perdure.Storage;

/// <summary>Searches of derived texts; others are passed on to the backend's own. Safe to share.</summary>
internal sealed class DerivedTextSearch(Backend inner, DerivedDeclarations declarations, IndexCache cache) : ITextSearch
{
    public async ValueTask<IReadOnlyList<SearchMatch>> SearchAsync(TextQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!declarations.IsDerivedText(query.Text) && inner.Facet<ITextSearch>() is { } own)
            return await own.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var schema = declarations.Prepared.Check(query);
        var collection = declarations.Prepared.Collection(schema.Collection);
        var index = cache.Get(schema.Name, schema.Revision, query.Scope, () => new ScopeTexts(inner, schema, collection, query.Scope, cache));
        var rows = await index.CurrentAsync(cancellationToken).ConfigureAwait(false);
        cache.Fit(index);
        return new TextScan(rows, query, schema, new SearchFields(collection, query.Where), inner.Time.UtcNow()).Best();
    }
}
