namespace Perdure.Sql;

/// <summary>What a database holds of a store before it is prepared.</summary>
/// <param name="HasSchema">Whether the schema of the tables is there.</param>
/// <param name="Rows">The revisions, by name.</param>
/// <param name="Catalog">The tables; null when the dialect can't read them.</param>
internal sealed record SchemaState(bool HasSchema, IReadOnlyDictionary<string, SchemaRow> Rows, SchemaCatalog? Catalog)
{
    /// <summary>An empty database.</summary>
    public static SchemaState Empty(SqlDialect dialect) => new(dialect.Schema is null, new Dictionary<string, SchemaRow>(), new SchemaCatalog([]));
}
