using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Creates a collection's tables and indexes, or brings those of an older revision to the declared one and fills them.</summary>
internal sealed class Migration(SqlDialect dialect, SqlNames names, RecordSteps steps, RecordReader records)
{
    private const long Chunk = 500;

    /// <summary>
    /// What changes the tables there are into the declared ones, and nothing for what is right already: who may not change
    /// tables can still prepare what an administrator made.
    /// </summary>
    /// <param name="declared">The tables.</param>
    /// <param name="stored">What was stored before; null: nothing.</param>
    /// <param name="found">The catalog; null: only what is stored is known.</param>
    public IEnumerable<string> Changes(IReadOnlyList<TableShape> declared, SchemaRow? stored, SchemaCatalog? found)
    {
        var there = found ?? new SchemaCatalog(stored is { Kind: SchemaRow.Collection } ? stored.Tables(dialect, names) : []);
        var old = stored?.Names("table").Select(name => there.Table(names.Derived(stored.Name, name))).OfType<TableShape>() ?? [];
        var gone = old.Where(table => !declared.Any(one => one.Name == table.Name && IsSame(one, table))).Select(table => table.Name).ToHashSet();
        return
        [
            .. gone.Select(dialect.DropTable),
            .. declared.SelectMany(table => there.Table(table.Name) is { } one && !gone.Contains(table.Name) ? Changes(table, stored, one) : table.Create(dialect)),
        ];
    }

    /// <summary>Fills the columns and index tables of a collection from its bodies.</summary>
    public async ValueTask FillAsync(SqlSession session, CollectionSql sql)
    {
        if (sql.Schema.Fields.Count == 0)
            return;
        var scope = "";
        while (await FirstAsync(session, sql.AllScopes, [dialect.Encode(scope), null, 1L]).ConfigureAwait(false) is { } next)
            await FillAsync(session, sql, scope = next).ConfigureAwait(false);
    }

    private IEnumerable<string> Changes(TableShape declared, SchemaRow? stored, TableShape there)
    {
        // Only what a declaration made is dropped; indexes go before the columns they need.
        var fields = stored?.Names("field").ToHashSet() ?? [];
        var indexes = stored?.Names("index").Select(name => names.Derived(stored.Name, name)).ToHashSet() ?? [];
        var columns = there.Columns.Where(column => fields.Contains(column.Name) && !declared.Columns.Any(one => one.Name == column.Name && SchemaCatalog.Same(column, one))).ToArray();
        var dropped = there.Indexes.Where(index => indexes.Contains(index.Name) && !(index.Columns.All(name => columns.All(column => column.Name != name)) && IsDeclared(index, declared))).ToArray();
        return
        [
            .. dropped.Select(index => dialect.DropIndex(index.Name, declared.Name)),
            .. columns.Select(column => dialect.DropColumn(declared.Name, column.Name)),
            .. declared.Columns.Where(column => there.Columns.Except(columns).All(one => one.Name != column.Name)).Select(column => dialect.AddColumn(declared.Name, column)),
            .. declared.AllIndexes.Where(index => there.AllIndexes.Except(dropped).All(one => one.Name != index.Name)).Select(index => declared.Create(dialect, index)).OfType<string>(),
        ];
    }

    private static bool IsSame(TableShape declared, TableShape there) =>
        declared.Columns.Count == there.Columns.Count && declared.Columns.Zip(there.Columns).All(pair => pair.First.Name == pair.Second.Name && SchemaCatalog.Same(pair.Second, pair.First)) &&
        declared.Indexes.All(index => there.Indexes.Any(one => one.Name == index.Name && one.Columns.SequenceEqual(index.Columns)));

    private static bool IsDeclared(IndexShape index, TableShape declared) => declared.Indexes.Any(one => one.Name == index.Name && one.Columns.SequenceEqual(index.Columns));

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
