using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The table of revisions.</summary>
internal sealed class SchemaTable(SqlDialect dialect, SqlNames names)
{
    private static readonly SqlValue[] Values = [new("name", SqlKind.Text), new("kind", SqlKind.Text), new("revision", SqlKind.Integer), new("shape", SqlKind.LongText)];
    private readonly SqlStatement read = SqlStatement.Select(dialect, [], _ => $"SELECT name, kind, revision, shape FROM {dialect.Table(names.Schema)}");
    private readonly SqlStatement remove = SqlStatement.Build(dialect, Values, p => $"DELETE FROM {dialect.Table(names.Schema)} WHERE name = {p("name")}");
    private readonly SqlStatement insert = SqlStatement.Build(dialect, Values, p =>
        $"INSERT INTO {dialect.Table(names.Schema)} (name, kind, revision, shape) VALUES ({p("name")}, {p("kind")}, {p("revision")}, {p("shape")})");

    public string Create { get; } = dialect.CreateTable(names.Schema,
    [
        new("name", dialect.Type(FieldKind.Text), false),
        new("kind", dialect.Type(FieldKind.Text), false),
        new("revision", dialect.Type(FieldKind.Integer), false),
        new("shape", dialect.LongTextType),
    ], new SqlKey(names.Schema + "$key", "name"));

    public string? CreateKey { get; } = dialect.CreateKey(names.Schema, new SqlKey(names.Schema + "$key", "name"));

    public async ValueTask<Dictionary<string, SchemaRow>> ReadAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, SchemaRow>();
        if (!await ExistsAsync(session, names.Schema, cancellationToken).ConfigureAwait(false))
            return rows;
        var reader = await session.ReadAsync(read, [], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var row = new SchemaRow(dialect.DecodeText(reader, 0), dialect.DecodeText(reader, 1), (int)reader.GetInt64(2), reader.IsDBNull(3) ? "" : reader.GetString(3));
                rows[row.Name] = row;
            }
        return rows;
    }

    public async ValueTask WriteAsync(SqlSession session, SchemaRow row)
    {
        await session.ExecuteAsync(remove, Row(row), default).ConfigureAwait(false);
        await session.ExecuteAsync(insert, Row(row), default).ConfigureAwait(false);
    }

    private object?[] Row(SchemaRow row) => [dialect.Encode(row.Name), dialect.Encode(row.Kind), (long)row.Revision, row.Shape];

    public async ValueTask<bool> ExistsAsync(SqlSession session, string table, CancellationToken cancellationToken)
    {
        var reader = await session.ReadAsync(dialect.TableExists, [table], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.GetInt64(0) > 0;
    }
}
