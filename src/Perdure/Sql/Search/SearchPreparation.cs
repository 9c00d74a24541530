using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The vectors and texts of a schema in a dialect that has them: what <see cref="Preparation"/> makes of them.</summary>
internal sealed class SearchPreparation(SqlDialect dialect, SqlNames names, RecordReader reader, StoreSchema schema, Func<string, CollectionSql> records)
{
    public IReadOnlyList<VectorSql> Vectors { get; } =
        [.. schema.Vectors.Where(vector => dialect.Vectors?.Metrics.Contains(vector.Metric) ?? false).Select(vector => new VectorSql(dialect, names, records(vector.Collection), vector))];

    public IReadOnlyList<TextSql> Texts { get; } =
        [.. schema.Texts.Where(_ => dialect.Texts is not null).Select(text => new TextSql(dialect, names, records(text.Collection), text))];

    public IEnumerable<SchemaRow> Rows => [.. Vectors.Select(sql => SchemaRow.Of(sql.Schema)), .. Texts.Select(sql => SchemaRow.Of(sql.Schema))];

    public TableShape Table(SchemaRow row) => row.Kind == SchemaRow.Vectors ? Of(row).Shape() : Texts.First(sql => sql.Schema.Name == row.Name).Shape();

    /// <summary>What a script executes before the first table.</summary>
    public IEnumerable<string> Foundation(SchemaState state) =>
        Vectors.Count > 0 && state.Rows.Values.All(row => row.Kind != SchemaRow.Vectors) && dialect.Vectors?.Foundation is { } text ? [text] : [];

    /// <summary>What makes vectors of an older revision those that are declared. An index is of one metric and one kind of element.</summary>
    public IEnumerable<string> Changes(SchemaRow row, SchemaRow old)
    {
        var sql = Of(row);
        if (!old.Names("index").SequenceEqual(["none"]))
            yield return dialect.DropIndex(sql.Index, sql.Table);
        if (!old.Names("element").SequenceEqual(row.Names("element")) && sql.Vectors.ChangeType(sql.Table, sql.Schema) is { } change)
            yield return change;
        if (sql.Vectors.CreateIndex(sql.Index, sql.Table, sql.Schema) is not { } create)
            yield break;
        yield return create;
        if (sql.Vectors.Count(sql.Table) is { } count)
            yield return count;
    }

    /// <summary>Indexes a text's records anew.</summary>
    public async ValueTask FillAsync(SqlSession session, SchemaRow row, CancellationToken cancellationToken)
    {
        var sql = Texts.First(text => text.Schema.Name == row.Name);
        try
        {
            await session.ExecuteAsync(sql.Texts.CheckLanguage(sql.Schema), default).ConfigureAwait(false);
        }
        catch (DbException exception) when (sql.Texts.IsUnknownLanguage(exception))
        {
            throw new PerdureException(Fault.Unsupported, $"'{row.Name}': the database knows no language '{sql.Schema.Language}' for text search. Nothing was changed; use 'simple' or one it has.", inner: exception);
        }
        await session.ChangeAsync(sql.RemoveAll, cancellationToken).ConfigureAwait(false);
        await new TextFill(dialect, reader, records(sql.Schema.Collection), sql).FillAsync(session).ConfigureAwait(false);
    }

    private VectorSql Of(SchemaRow row) => Vectors.First(sql => sql.Schema.Name == row.Name);
}
