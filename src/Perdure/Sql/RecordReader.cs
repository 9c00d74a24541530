using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Reads records out of rows, and pages of a query out of its segments.</summary>
internal sealed class RecordReader(SqlDialect dialect)
{
    private const int PageRows = 256;
    private const long PageBytes = 1024 * 1024;

    /// <summary>The next page of a query: whole rows of at most about a megabyte, so that no transaction stays open while a caller thinks.</summary>
    /// <returns>The rows and where to go on; null when that was all.</returns>
    public async ValueTask<(List<StoredRecord> Rows, QueryCursor? Next)> PageAsync(SqlSession session, CollectionSql sql, Query query, QueryCursor? after, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRecord>();
        var most = Math.Min(limit, PageRows);
        long bytes = 0;
        foreach (var segment in Segment.Of(query, after, dialect.ReadsNullsApart))
        {
            var reader = await session.ReadAsync(sql.Select(segment.Shape), segment.Values(dialect, query, now, most - rows.Count), cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var record = Record(reader, 0, query.Collection.Name, query.Scope);
                    rows.Add(record);
                    bytes += record.Body.Length;
                    if (rows.Count == limit)
                        return (rows, null);
                    if (rows.Count == most || bytes >= PageBytes)
                        return (rows, new QueryCursor(Order(reader, query), record.Key.Id));
                }
        }
        return (rows, null);
    }

    /// <summary>A record out of a row whose columns are those of <see cref="CollectionSql"/>, from one on.</summary>
    public StoredRecord Record(DbDataReader row, int first, string collection, string scope) => new(
        new RecordKey(collection, scope, dialect.DecodeText(row, first)),
        row.GetInt64(first + 1),
        dialect.DecodeBody(row, first + 5),
        dialect.DecodeTime(row, first + 2),
        dialect.DecodeTime(row, first + 3),
        row.IsDBNull(first + 4) ? null : dialect.DecodeTime(row, first + 4));

    private FieldValue Order(DbDataReader row, Query query)
    {
        var order = query.Index is null ? null : query.Collection.Index(query.Index).Order;
        return order is null ? FieldValue.Null : dialect.Decode(row, 5 + dialect.BodyColumns.Count, query.Collection.KindOf(order));
    }
}
