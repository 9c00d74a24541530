using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Indexes the text of all records of a collection.</summary>
internal sealed class TextFill(SqlDialect dialect, RecordReader reader, CollectionSql records, TextSql texts)
{
    private const long Chunk = 500;

    public async ValueTask FillAsync(SqlSession session)
    {
        var after = "";
        while (await NextAsync(session, after).ConfigureAwait(false) is { } scope)
            await FillAsync(session, after = scope).ConfigureAwait(false);
    }

    private async ValueTask FillAsync(SqlSession session, string scope)
    {
        var (after, rows) = ("", new List<StoredRecord>());
        do
        {
            rows.Clear();
            var row = await session.ReadAsync(records.Bodies, [dialect.Encode(scope), dialect.Encode(after), Chunk], default).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
                while (await row.ReadAsync().ConfigureAwait(false))
                    rows.Add(reader.Record(row, 0, records.Schema.Name, scope));
            foreach (var record in rows)
            {
                var (statement, values) = texts.Write(record.Key, record.Version, record.Body);
                await session.ExecuteAsync(statement, values, default).ConfigureAwait(false);
            }
            after = rows.Count > 0 ? rows[^1].Key.Id : after;
        }
        while (rows.Count == Chunk);
    }

    private async ValueTask<string?> NextAsync(SqlSession session, string after)
    {
        var row = await session.ReadAsync(records.AllScopes, [dialect.Encode(after), null, 1L], default).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
            return await row.ReadAsync().ConfigureAwait(false) ? dialect.DecodeText(row, 0) : null;
    }
}
