namespace Perdure.Storage;

/// <summary>The words of one declaration in one scope, in memory. Safe to share.</summary>
internal sealed class ScopeTexts(Backend backend, TextSchema schema, CollectionSchema collection, string scope, IndexCache cache) : ScopeIndex<TextRows>(backend, ChangeLog.Key(collection.Name, scope))
{
    private const int PageRows = 500;
    // Of a long text the beginning counts.
    private const int MostCharacters = 256 * 1024;

    protected override async ValueTask<TextRows> LoadAsync(CancellationToken cancellationToken)
    {
        var (rows, page) = (TextRows.Empty(), new List<StoredRecord>(PageRows));
        QueryCursor? after = null;
        do
        {
            page.Clear();
            await foreach (var record in Backend.QueryAsync(new Query(collection, scope) { Limit = PageRows, After = after }, cancellationToken).ConfigureAwait(false))
                page.Add(record);
            rows = rows.With([], Documents(rows, page));
            cache.Check(rows.Bytes, schema.Name);
            after = page.Count == 0 ? after : new QueryCursor(FieldValue.Null, page[^1].Key.Id);
        }
        while (page.Count == PageRows);
        return rows;
    }

    protected override async ValueTask<TextRows> ApplyAsync(TextRows rows, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var added = new List<TextDocument>();
        foreach (var some in ids.Chunk(PageRows))
            added.AddRange(Documents(rows, (await Backend.FindAsync([.. some.Select(id => new RecordKey(collection.Name, scope, id))], cancellationToken).ConfigureAwait(false)).OfType<StoredRecord>()));
        var next = rows.With(ids, added);
        cache.Check(next.Bytes, schema.Name);
        return next;
    }

    protected override long Weigh(TextRows rows) => rows.Bytes;

    private IEnumerable<TextDocument> Documents(TextRows rows, IEnumerable<StoredRecord> records)
    {
        foreach (var record in records)
            if (schema.Project(record.Body) is { Length: > 0 } text)
                yield return TextDocument.Of(
                    record.Key.Id, collection.Fields.Count == 0 ? [] : collection.Project(record.Body), record.ExpiresAt,
                    WordReader.Read(text.Length > MostCharacters ? text[..MostCharacters] : text, schema.Language).Select(pair => (rows.Number(pair.Word), pair.Place)));
    }
}
