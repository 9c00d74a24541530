using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Creates a collection's tables and indexes, or brings those of an older revision to the declared one and fills them.</summary>
internal sealed class Migration(SqlDialect dialect, SqlNames names, RecordSteps steps, RecordReader records)
{
    private const long Chunk = 500;

    public async ValueTask ApplyAsync(SqlSession session, CollectionSql sql, SchemaRow? stored)
    {
        var declared = SchemaRow.Of(sql.Schema);
        if (stored is null)
            await session.ChangeAsync(Create(sql)).ConfigureAwait(false);
        else
            foreach (var text in Changes(sql, stored, declared))
                await session.ChangeAsync(text).ConfigureAwait(false);
        foreach (var text in CreateIndexes(sql))
            await session.ChangeAsync(text).ConfigureAwait(false);
        if (stored is not null)
            await FillAsync(session, sql).ConfigureAwait(false);
    }

    public string Create(CollectionSql sql) => dialect.CreateTable(sql.Table, sql.CreateColumns(), Key(sql));

    public IEnumerable<string> CreateIndexes(CollectionSql sql)
    {
        if (dialect.CreateKey(sql.Table, Key(sql)) is { } key)
            yield return key;
        yield return dialect.CreateIndex(sql.ExpiryIndex, sql.Table, ["expires_at"], onlyWhereNotNull: true);
        foreach (var index in sql.Schema.Indexes.Where(index => !IndexTableSql.Needs(sql.Schema, index)))
            yield return dialect.CreateIndex(sql.IndexName(index), sql.Table, ["scope", .. index.Equal, .. index.Order is { } order ? [order] : Array.Empty<string>(), "id"]);
        foreach (var text in sql.Tables.SelectMany(table => table.Create()))
            yield return text;
    }

    // What the stored shape has and the declared one has not, or has otherwise, goes first: indexes before the columns they need.
    public IEnumerable<string> Changes(CollectionSql sql, SchemaRow stored, SchemaRow declared)
    {
        var gone = stored.Lines().Where(old => declared.Lines().All(line => line.Line != old.Line)).ToArray();
        var changed = gone.Where(line => line.What == "field").Select(line => line.Name).ToHashSet();
        foreach (var (what, name, line) in stored.Lines().Where(line => line.What != "field"))
            if (what == "table")
                yield return dialect.DropTable(names.Derived(sql.Schema.Name, name));
            else if (gone.Any(old => old.Line == line) || changed.Any(field => line.Contains(field, StringComparison.Ordinal)))
                yield return dialect.DropIndex(names.Derived(sql.Schema.Name, name), sql.Table);
        foreach (var (_, name, line) in gone.Where(line => line.What == "field"))
            if (!line.EndsWith(" many", StringComparison.Ordinal))
                yield return dialect.DropColumn(sql.Table, name);
        foreach (var field in sql.Fields.Select(i => sql.Schema.Fields[i]).Where(field => stored.Lines().All(old => old.Line != SchemaRow.Field(field))))
            yield return dialect.AddColumn(sql.Table, new SqlColumn(field.Name, dialect.Type(field.Kind)));
    }

    private static SqlKey Key(CollectionSql sql) => new(sql.KeyIndex, "scope", "id");

    private async ValueTask FillAsync(SqlSession session, CollectionSql sql)
    {
        if (sql.Schema.Fields.Count == 0)
            return;
        var scope = "";
        while (await FirstAsync(session, sql.AllScopes, [dialect.Encode(scope), null, 1L]).ConfigureAwait(false) is { } next)
            await FillAsync(session, sql, scope = next).ConfigureAwait(false);
    }

    private async ValueTask FillAsync(SqlSession session, CollectionSql sql, string scope)
    {
        var (after, rows) = ("", new List<StoredRecord>());
        do
        {
            rows.Clear();
            var reader = await session.ReadAsync(sql.Bodies, [dialect.Encode(scope), dialect.Encode(after), Chunk], default).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                while (await reader.ReadAsync().ConfigureAwait(false))
                    rows.Add(records.Record(reader, 0, sql.Schema.Name, scope));
            foreach (var row in rows)
                await FillAsync(session, sql, row).ConfigureAwait(false);
            after = rows.Count > 0 ? rows[^1].Key.Id : after;
        }
        while (rows.Count == Chunk);
    }

    private async ValueTask FillAsync(SqlSession session, CollectionSql sql, StoredRecord row)
    {
        var fields = sql.Schema.Project(row.Body);
        if (sql.Fields.Count > 0)
            await session.ExecuteAsync(sql.Refill, [dialect.Encode(row.Key.Scope), dialect.Encode(row.Key.Id), .. sql.Fields.Select(i => dialect.Encode(fields[i]))], default).ConfigureAwait(false);
        foreach (var table in sql.Tables)
            await session.RunAsync(steps.Index(table, row.Key, fields, 0), new long[1]).ConfigureAwait(false);
    }

    private async ValueTask<string?> FirstAsync(SqlSession session, SqlStatement statement, object?[] values)
    {
        var reader = await session.ReadAsync(statement, values, default).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync().ConfigureAwait(false) ? dialect.DecodeText(reader, 0) : null;
    }
}
