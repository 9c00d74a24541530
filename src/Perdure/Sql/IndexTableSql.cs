using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// An index with a field of many values: a table with a row per value, holding all the index's columns, so that a query
/// still reads one index in its order.
/// </summary>
public sealed class IndexTableSql
{
    // A value's place among those of its record: with it each row has a key, without which clusters and replicas don't know a row. No field can be named so.
    private const string Place = "$place";
    private readonly SqlDialect dialect;
    private readonly SqlNames names;
    private readonly CollectionSchema schema;

    /// <summary>Makes the statements of such an index.</summary>
    public IndexTableSql(SqlDialect dialect, SqlNames names, CollectionSchema schema, IndexSchema index)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(index);
        (this.dialect, this.names, this.schema, Index) = (dialect, names, schema, index);
        Table = names.Derived(schema.Name, index.Name);
        OrderIndex = names.Derived(schema.Name, index.Name + "$order");
        Fields = [.. (index.Order is { } order ? [.. index.Equal, order] : index.Equal).Distinct()];
        var quoted = dialect.Table(Table);
        SqlValue[] key = [new("scope", SqlKind.Scope), new("id", SqlKind.Id)];
        Clear = SqlStatement.Build(dialect, key, p => $"DELETE FROM {quoted} WHERE scope = {p("scope")} AND id = {p("id")}");
        ClearRemoved = SideTable.Clear(dialect, quoted, dialect.Table(names.Table(schema.Name)));
        SqlValue[] values = [.. key, new("place", SqlKind.Integer), .. Fields.Select((field, i) => new SqlValue("f" + i, SqlValue.KindOf(schema.KindOf(field))))];
        var columns = $"scope, id, {dialect.Quote(Place)}, {string.Join(", ", Fields.Select(dialect.Quote))}";
        // The times of a record are known to the database alone: a record that is replaced keeps its first one.
        Insert = Fields.Any(IsTime)
            ? SqlStatement.Build(dialect, values, p =>
                $"INSERT INTO {quoted} ({columns}) SELECT r.scope, r.id, {p("place")}, {string.Join(", ", Fields.Select((field, i) => IsTime(field) ? "r." + dialect.Quote(field) : p("f" + i)))} FROM {dialect.Table(names.Table(schema.Name))} r WHERE r.scope = {p("scope")} AND r.id = {p("id")}")
            : SqlStatement.Build(dialect, values, p => $"INSERT INTO {quoted} ({columns}) VALUES ({string.Join(", ", values.Select(value => p(value.Name)))})");
    }

    /// <summary>The declared index.</summary>
    public IndexSchema Index { get; }

    /// <summary>The table's name, not quoted.</summary>
    public string Table { get; }

    /// <summary>The index on it that queries read.</summary>
    public string OrderIndex { get; }

    /// <summary>The index's fields.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Removes a record's rows.</summary>
    public SqlStatement Clear { get; }

    /// <summary>Removes what a removed record has left.</summary>
    public SqlStatement ClearRemoved { get; }

    /// <summary>Inserts one row.</summary>
    public SqlStatement Insert { get; }

    /// <summary>Whether an index is kept as a table.</summary>
    public static bool Needs(CollectionSchema schema, IndexSchema index)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(index);
        return index.Equal.Any(field => schema.FieldAt(field) is var at and >= 0 && schema.Fields[at].Many);
    }

    /// <summary>The table, as declared.</summary>
    public TableShape Shape() => Shape(dialect, names, schema.Name, Index.Name, [.. Fields.Select(field => new SqlColumn(field, dialect.Type(schema.KindOf(field))))]);

    internal static TableShape Shape(SqlDialect dialect, SqlNames names, string collection, string index, IReadOnlyList<SqlColumn> fields) => new(
        names.Derived(collection, index),
        [new("scope", dialect.ScopeType, false), new("id", dialect.Type(FieldKind.Text), false), new(Place, dialect.Type(FieldKind.Integer), false), .. fields],
        new SqlKey(dialect.KeyName ?? names.Derived(collection, index + "$record"), "scope", "id", Place),
        [new(names.Derived(collection, index + "$order"), ["scope", .. fields.Select(field => field.Name), "id"])]);

    /// <summary>The values of <see cref="Insert"/>, one row per value of the field of many.</summary>
    public IEnumerable<object?[]> Rows(RecordKey key, IReadOnlyList<FieldValue> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var values = Fields.Select(field => IsTime(field) ? FieldValue.Null : fields[schema.FieldAt(field)]).ToArray();
        var many = Array.FindIndex(values, value => value.IsMany);
        var place = 0L;
        foreach (var value in many < 0 ? [FieldValue.Null] : values[many].Values)
            yield return [dialect.Encode(key.Scope), dialect.Encode(key.Id), place++, .. values.Select((one, i) => dialect.Encode(i == many ? value : one))];
    }

    private bool IsTime(string field) => schema.FieldAt(field) < 0;
}
