using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>
/// The tables, columns and indexes that some statements create, as the same parser reads them. Names are compared exactly,
/// because a database may have a case-sensitive collation.
/// </summary>
internal sealed class TSqlSchema : TSqlFragmentVisitor
{
    private static readonly Dictionary<string, string[]> System = new(StringComparer.Ordinal)
    {
        ["sys.databases"] = ["name", "database_id", "snapshot_isolation_state", "is_read_committed_snapshot_on", "delayed_durability"],
        ["sys.tables"] = ["name", "object_id", "schema_id"],
        ["sys.columns"] = ["name", "object_id", "column_id", "user_type_id", "max_length", "precision", "scale", "is_nullable"],
        ["sys.types"] = ["name", "user_type_id"],
        ["sys.indexes"] = ["name", "object_id", "index_id", "type", "has_filter"],
        ["sys.index_columns"] = ["object_id", "index_id", "column_id", "key_ordinal"],
        ["sys.schemas"] = ["name", "schema_id"],
    };

    private readonly Dictionary<string, List<string>> tables = new(StringComparer.Ordinal);
    private readonly HashSet<(string Table, string Index)> indexes = [];

    /// <summary>Reads what creates a store.</summary>
    public static TSqlSchema Of(params IEnumerable<string> statements)
    {
        var schema = new TSqlSchema();
        foreach (var statement in statements)
            TSqlGrammar.Parse(statement).Accept(schema);
        return schema;
    }

    /// <summary>A table's columns; null when there is no such table.</summary>
    public IReadOnlyList<string>? Columns(SchemaObjectName name) => Columns(NameOf(name));

    public IReadOnlyList<string>? Columns(string table) => tables.TryGetValue(table, out var columns) ? columns : System.GetValueOrDefault(table);

    public bool HasIndex(SchemaObjectName table, string index) => indexes.Contains((NameOf(table), index));

    public override void Visit(CreateTableStatement node) => tables[NameOf(node.SchemaObjectName)] = Add([], NameOf(node.SchemaObjectName), node.Definition);

    public override void Visit(AlterTableAddTableElementStatement node)
    {
        if (tables.TryGetValue(NameOf(node.SchemaObjectName), out var columns))
            Add(columns, NameOf(node.SchemaObjectName), node.Definition);
    }

    public override void Visit(CreateIndexStatement node) => indexes.Add((NameOf(node.OnName), node.Name.Value));

    // dbo is what a login has by default; a schema of the user's own stays a part of the name.
    public static string NameOf(SchemaObjectName name) =>
        name.SchemaIdentifier is { Value: not "dbo" } schema ? $"{schema.Value}.{name.BaseIdentifier.Value}" : name.BaseIdentifier.Value;

    private List<string> Add(List<string> columns, string table, TableDefinition definition)
    {
        columns.AddRange(definition.ColumnDefinitions.Select(column => column.ColumnIdentifier.Value));
        foreach (var index in definition.Indexes)
            indexes.Add((table, index.Name.Value));
        foreach (var constraint in definition.TableConstraints.OfType<UniqueConstraintDefinition>())
            if (constraint.ConstraintIdentifier is { } name)
                indexes.Add((table, name.Value));
        return columns;
    }
}
