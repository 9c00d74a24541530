namespace Perdure.Storage;

/// <summary>The vectors of one declaration in one scope, in memory. Safe to share.</summary>
internal sealed class ScopeVectors(Backend backend, VectorSchema schema, CollectionSchema collection, string scope, IndexCache cache) : ScopeIndex<VectorRows>(backend, ChangeLog.Key(collection.Name, scope))
{
    private const int PageRows = 500;

    protected override async ValueTask<VectorRows> LoadAsync(CancellationToken cancellationToken)
    {
        var rows = VectorRows.Empty(schema);
        var page = new List<StoredRecord>(PageRows);
        QueryCursor? after = null;
        do
        {
            page.Clear();
            await foreach (var vector in Backend.QueryAsync(new Query(VectorBody.Collection(schema.Name, schema.Revision), scope) { Limit = PageRows, After = after }, cancellationToken).ConfigureAwait(false))
                page.Add(vector);
            if (page.Count == 0)
                break;
            after = new QueryCursor(FieldValue.Null, page[^1].Key.Id);
            rows = rows.With([], Rows(page, await Backend.FindAsync([.. page.Select(vector => Key(vector.Key.Id))], cancellationToken).ConfigureAwait(false)));
            cache.Check(rows.Bytes, schema.Name);
        }
        while (page.Count == PageRows);
        return rows;
    }

    protected override async ValueTask<VectorRows> ApplyAsync(VectorRows rows, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var added = new List<VectorRow>();
        foreach (var some in ids.Chunk(PageRows))
        {
            var found = await Backend.FindAsync([.. some.Select(id => new RecordKey(schema.Name, scope, id)), .. some.Select(Key)], cancellationToken).ConfigureAwait(false);
            added.AddRange(Rows(found.Take(some.Length), found.Skip(some.Length)));
        }
        var next = rows.With(ids, added);
        cache.Check(next.Bytes, schema.Name);
        return next;
    }

    protected override long Weigh(VectorRows rows) => rows.Bytes;

    private RecordKey Key(string id) => new(collection.Name, scope, id);

    private IEnumerable<VectorRow> Rows(IEnumerable<StoredRecord?> vectors, IEnumerable<StoredRecord?> records)
    {
        foreach (var (vector, record) in vectors.Zip(records))
        {
            if (vector is null)
                continue;
            var elements = new float[schema.Dimensions];
            if (!VectorBody.Belongs(vector, record))
                cache.Leftovers.Add(vector);
            else if (VectorBody.TryDecode(schema, vector.Body.Span, elements))
                yield return new VectorRow(vector.Key.Id, elements, collection.Fields.Count == 0 ? [] : collection.Project(record!.Body), record!.ExpiresAt);
        }
    }
}
