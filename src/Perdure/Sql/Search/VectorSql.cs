using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The statements of the vectors of one declaration. Texts are made once. Safe to share.</summary>
internal sealed class VectorSql
{
    private static readonly SqlValue[] Key = [new("scope", SqlKind.Scope), new("id", SqlKind.Id), new("at", SqlKind.Time), new("vector", SqlKind.Vector)];
    private readonly ConcurrentDictionary<(bool Exact, int Width, string Filter), SqlStatement> searches = new();
    private readonly SqlDialect dialect;
    private readonly SqlNames names;
    private readonly CollectionSql records;

    public VectorSql(SqlDialect dialect, SqlNames names, CollectionSql records, VectorSchema schema)
    {
        (this.dialect, this.names, this.records, Schema, Vectors) = (dialect, names, records, schema, dialect.Vectors!);
        var visible = (Func<string, string> p) => $"r.scope = {p("scope")} AND r.id = {p("id")} AND {CollectionSql.Visible(p("at"), "r.")}";
        Put = SqlStatement.Build(dialect, Key, p => Vectors.Put(Quoted, Records, visible(p), Vectors.Value(schema, p("vector"))));
        Remove = SqlStatement.Build(dialect, Key, p =>
            $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND EXISTS (SELECT 1 FROM {Records} r WHERE {visible(p)} AND r.created_at = {Quoted}.created_at)");
        Clear = SideTable.Clear(dialect, Quoted, Records);
        Read = SqlStatement.Select(dialect, Key, p => $"SELECT {Vectors.Readable(schema, "v.embedding")} FROM {Quoted} v JOIN {Records} r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at WHERE {visible(p)}");
        Settings = Vectors.Settings(schema);
    }

    public VectorSchema Schema { get; }

    public VectorDialect Vectors { get; }

    /// <summary>The table's name, not quoted.</summary>
    public string Table => names.Table(Schema.Name);

    /// <summary>The index of the vectors.</summary>
    public string Index => names.Derived(Schema.Name, "embedding");

    /// <summary>Gives a visible record its vector.</summary>
    public SqlStatement Put { get; }

    /// <summary>Takes it away.</summary>
    public SqlStatement Remove { get; }

    /// <summary>Removes what a removed record has left.</summary>
    public SqlStatement Clear { get; }

    /// <summary>Reads the vector of a visible record.</summary>
    public SqlStatement Read { get; }

    public SqlStatement? Settings { get; }

    public object?[] Values(RecordKey key, DateTimeOffset at, ReadOnlyMemory<float>? vector = null) =>
        [dialect.Encode(key.Scope), dialect.Encode(key.Id), dialect.Encode(at), vector is { } given ? Vectors.Encode(given) : null];

    // The record's time of creation says whether it still is the record that the vector was given to.
    public TableShape Shape() => Vectors.Shape(Table,
    [
        new("scope", dialect.ScopeType, false),
        new("id", dialect.Type(FieldKind.Text), false),
        new("created_at", dialect.Type(FieldKind.Time), false),
        new("embedding", Vectors.Type(Schema), false),
    ], names.Derived(Schema.Name, "$key"), Vectors.CreateIndex(Index, Table, Schema) is { } create ? [new IndexShape(Index, ["embedding"]) { Own = create }] : []);

    public (SqlStatement Statement, object?[] Values) Search(VectorQuery query, DateTimeOffset at, bool exact)
    {
        var filter = new FilterSql(dialect, records, query.Where);
        var width = exact ? 0 : Vectors.Width(Schema, query.Limit);
        var statement = searches.GetOrAdd((exact, width, filter.Shape), _ => SqlStatement.Select(
            dialect,
            [new("scope", SqlKind.Scope), new("at", SqlKind.Time), new("vector", SqlKind.Vector), new("rows", SqlKind.Integer), new("candidates", SqlKind.Integer), .. filter.Parameters],
            p => exact ? Exact(filter, p) : Vectors.Nearest(Shape(filter, width, p))));
        return (statement, [dialect.Encode(query.Scope), dialect.Encode(at), Vectors.Encode(query.Vector), (long)query.Limit, (long)Vectors.Candidates(query, width), .. filter.Values]);
    }

    private string Quoted => dialect.Table(Table);

    private string Records => dialect.Table(records.Table);

    private string Exact(FilterSql filter, Func<string, string> p) => $"""
        SELECT v.id, {Vectors.ExactDistance(Schema, "v.embedding", Vectors.Value(Schema, p("vector")))} AS distance
        FROM {Quoted} v JOIN {Records} r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
        WHERE v.scope = {p("scope")} AND {CollectionSql.Visible(p("at"), "r.")}{filter.Conditions(p)}
        ORDER BY distance, v.id {dialect.Limit(p("rows"))}
        """;

    private NearestShape Shape(FilterSql filter, int width, Func<string, string> p) => new(Quoted, Records, p)
    {
        Distance = Vectors.Distance(Schema, "v.embedding", Vectors.Value(Schema, p("vector"))),
        Visible = CollectionSql.Visible(p("at"), "r."),
        Filters = filter.Conditions(p),
        Width = width,
    };
}
