using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>What the store remembers of a declaration: its revision and, line by line, its fields and indexes.</summary>
internal sealed record SchemaRow(string Name, string Kind, int Revision, string Shape)
{
    public const string Collection = "collection";
    public const string Log = "log";
    public const string Vectors = "vector";
    public const string Text = "text";
    public const string View = "view";
    public const string Trigger = "trigger";

    public static SchemaRow Of(CollectionSchema schema) => new(schema.Name, Collection, schema.Revision, string.Join('\n',
        [.. schema.Fields.Select(Field), .. schema.Indexes.Select(index => Index(schema, index)), .. schema.OthersMayWrite ? ["others"] : Array.Empty<string>()]));

    public static SchemaRow Of(LogSchema schema) => new(schema.Name, Log, schema.Revision, "");

    public static SchemaRow Of(VectorSchema schema) => new(schema.Name, Vectors, schema.Revision,
        $"collection {schema.Collection}\ndimensions {schema.Dimensions}\nmetric {schema.Metric}\nelement {schema.Element}\nindex {schema.Index.Shape}");

    public static SchemaRow Of(TextSchema schema) => new(schema.Name, Text, schema.Revision, $"collection {schema.Collection}\nlanguage {schema.Language}");

    public static string Field(FieldSchema field) => $"field {field.Name} {field.Kind}{(field.Many ? " many" : "")}";

    public static string Index(CollectionSchema schema, IndexSchema index) =>
        $"{(IndexTableSql.Needs(schema, index) ? "table" : "index")} {index.Name} ({string.Join(", ", index.Equal)}) {index.Order}{(index.IsSparse ? " sparse" : "")}";

    /// <summary>Whether vectors or a text stay what they are: other ones need another name.</summary>
    public bool IsOfTheSame(SchemaRow other) => Kind is not (Vectors or Text) || ((string[])["collection", "dimensions"]).All(what => Names(what).SequenceEqual(other.Names(what)));

    /// <summary>The names of the fields, indexes or index tables it lists.</summary>
    /// <param name="what"><c>field</c>, <c>index</c> or <c>table</c>; of vectors and texts the name of an option.</param>
    public IEnumerable<string> Names(string what) => Lines(what).Select(parts => parts[1]);

    /// <summary>The tables as they were declared, for a dialect that can't read what is there.</summary>
    public IEnumerable<TableShape> Tables(SqlDialect dialect, SqlNames names)
    {
        var types = Lines("field").ToDictionary(parts => parts[1], parts => Enum.Parse<FieldKind>(parts[2]));
        SqlColumn Column(string field) => new(field, dialect.Type(types.GetValueOrDefault(field, FieldKind.Time)));
        yield return CollectionSql.Shape(dialect, names, Name, [.. Lines("field").Where(parts => parts is not [.., "many"]).Select(parts => Column(parts[1]))],
            [.. Lines("index").Select(parts => new IndexShape(names.Derived(Name, parts[1]), ["scope", .. Columns(parts), "id"]))]);
        foreach (var parts in Lines("table"))
            yield return IndexTableSql.Shape(dialect, names, Name, parts[1], [.. Columns(parts).Distinct().Select(Column)]);
    }

    // "index by_status (status, done) due": the columns in their order.
    private static IEnumerable<string> Columns(string[] parts) => parts.Skip(2).Select(part => part.Trim('(', ')', ',')).Where(part => part.Length > 0);

    private IEnumerable<string[]> Lines(string what) =>
        Shape.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(parts => parts[0] == what);
}
