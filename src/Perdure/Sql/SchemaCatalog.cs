namespace Perdure.Sql;

/// <summary>The tables there are, as the database's own catalog tells, with their columns and indexes. Immutable.</summary>
internal sealed class SchemaCatalog(IEnumerable<TableShape> tables)
{
    private readonly Dictionary<string, TableShape> tables = tables.ToDictionary(table => table.Name);

    /// <summary>Reads it; null when the dialect has no statements for it.</summary>
    public static async ValueTask<SchemaCatalog?> ReadAsync(SqlSession session, SqlDialect dialect, CancellationToken cancellationToken)
    {
        if (dialect.CatalogColumns is not { } columnsOf || dialect.CatalogIndexes is not { } indexesOf)
            return null;
        var columns = new Dictionary<string, List<SqlColumn>>();
        var reader = await session.ReadAsync(columnsOf, [], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                Add(columns, reader.GetString(0)).Add(new SqlColumn(reader.GetString(1), reader.GetString(2), reader.GetInt64(3) != 0));
        var indexes = new Dictionary<string, List<(string Index, string Column)>>();
        reader = await session.ReadAsync(indexesOf, [], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                Add(indexes, reader.GetString(0)).Add((reader.GetString(1), reader.GetString(2)));
        return new SchemaCatalog(columns.Select(table => new TableShape(table.Key, table.Value, null,
            [.. indexes.GetValueOrDefault(table.Key, []).GroupBy(row => row.Index).Select(index => new IndexShape(index.Key, [.. index.Select(row => row.Column)]))])));
    }

    public TableShape? Table(string name) => tables.GetValueOrDefault(name);

    /// <summary>Whether a column is there as it is declared.</summary>
    public static bool Same(SqlColumn found, SqlColumn declared) =>
        found.Type.Equals(declared.Type, StringComparison.OrdinalIgnoreCase) && found.Nullable == declared.Nullable;

    /// <summary>What is missing of a declared table, or otherwise than declared, a sentence each. Further indexes are nobody's harm.</summary>
    public IEnumerable<string> Differences(TableShape declared)
    {
        if (Table(declared.Name) is not { } found)
        {
            yield return $"Table '{declared.Name}' is missing.";
            yield break;
        }
        foreach (var column in declared.Columns)
            if (found.Columns.FirstOrDefault(one => one.Name == column.Name) is not { } there)
                yield return $"Column '{column.Name}' of '{declared.Name}' is missing.";
            else if (!Same(there, column))
                yield return $"Column '{column.Name}' of '{declared.Name}' is {Shown(there)}; expected {Shown(column)}.";
        foreach (var column in found.Columns.Where(one => declared.Columns.All(column => column.Name != one.Name)))
            yield return $"Column '{column.Name}' of '{declared.Name}' is not declared.";
        foreach (var index in declared.AllIndexes)
            if (found.Indexes.FirstOrDefault(one => one.Name == index.Name) is not { } there)
                yield return $"Index '{index.Name}' on '{declared.Name}' is missing.";
            else if (!there.Columns.SequenceEqual(index.Columns))
                yield return $"Index '{index.Name}' on '{declared.Name}' is on ({string.Join(", ", there.Columns)}); expected ({string.Join(", ", index.Columns)}).";
    }

    private static string Shown(SqlColumn column) => $"{column.Type}{(column.Nullable ? "" : " NOT NULL")}";

    private static List<T> Add<T>(Dictionary<string, List<T>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
