using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Answers queries in pages, each of one moment: the index from memory, the bodies from their files.</summary>
internal sealed class Queries(FileStore store)
{
    private const int PageSize = 256;

    public async IAsyncEnumerable<StoredRecord> AskAsync(Query query, CollectionSchema schema, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = query.Resolve();
        for (var left = query.Limit; left > 0;)
        {
            var size = Math.Min(left, PageSize);
            var page = await store.ReadAsync(mark => Read(query, schema, now, size, mark), cancellationToken).ConfigureAwait(false);
            foreach (var (_, record) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return record.ToStored();
            }
            if (page.Count < size)
                yield break;
            left -= size;
            var order = index is null ? FieldValue.Null : IndexKey.Of(schema, index, page[^1].Row).First().Order;
            query = query with { After = new QueryCursor(order, page[^1].Row.Id) };
        }
    }

    private (bool Holds, List<(Row Row, RecordContent Record)> Page) Read(Query query, CollectionSchema schema, DateTimeOffset now, int size, long mark)
    {
        var page = new List<(Row Row, RecordContent Record)>();
        if (store.Tables.Load(schema, query.Scope, mark) is not { } table)
            return (false, page);
        foreach (var row in table.Ask(query).Where(row => row.IsVisible(now)).Take(size))
            if (store.ReadRecord(StorePaths.Of(new RecordKey(schema.Name, query.Scope, row.Id)), null) is { } record)
                page.Add((row, record));
        return (store.Tables.Unchanged(StorePaths.Folder(schema.Name, query.Scope), mark), page);
    }
}
