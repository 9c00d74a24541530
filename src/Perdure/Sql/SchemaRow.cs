using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>What the store remembers of a declaration: its revision and, line by line, its fields and indexes.</summary>
internal sealed record SchemaRow(string Name, string Kind, int Revision, string Shape)
{
    public const string Collection = "collection";
    public const string Log = "log";

    /// <summary>The revision of tables that are being created.</summary>
    public const int Begun = 0;

    public static SchemaRow Of(CollectionSchema schema) => new(schema.Name, Collection, schema.Revision, string.Join('\n',
        [.. schema.Fields.Select(Field), .. schema.Indexes.Select(index => Index(schema, index))]));

    public static SchemaRow Of(LogSchema schema) => new(schema.Name, Log, schema.Revision, "");

    public static string Field(FieldSchema field) => $"field {field.Name} {field.Kind}{(field.Many ? " many" : "")}";

    public static string Index(CollectionSchema schema, IndexSchema index) =>
        $"{(IndexTableSql.Needs(schema, index) ? "table" : "index")} {index.Name} ({string.Join(", ", index.Equal)}) {index.Order}";

    /// <summary>The lines of the shape as (what, name, whole line).</summary>
    public IEnumerable<(string What, string Name, string Line)> Lines() => Shape.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var parts = line.Split(' ');
        return (parts[0], parts[1], line);
    });
}
