using System.Globalization;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The table of revisions.</summary>
internal sealed class SchemaTable(SqlDialect dialect, SqlNames names)
{
    private static readonly SqlValue[] Values = [new("name", SqlKind.Text), new("kind", SqlKind.Text), new("revision", SqlKind.Integer), new("shape", SqlKind.LongText)];
    private readonly SqlStatement read = SqlStatement.Select(dialect, [], _ => $"SELECT name, kind, revision, shape FROM {dialect.Table(names.Schema)}");
    private readonly SqlStatement update = SqlStatement.Build(dialect, Values, p =>
        $"UPDATE {dialect.Table(names.Schema)} SET kind = {p("kind")}, revision = {p("revision")}, shape = {p("shape")} WHERE name = {p("name")}");
    private readonly SqlStatement insert = SqlStatement.Build(dialect, Values, p =>
        $"INSERT INTO {dialect.Table(names.Schema)} (name, kind, revision, shape) VALUES ({p("name")}, {p("kind")}, {p("revision")}, {p("shape")})");

    private readonly SqlStatement delete = SqlStatement.Build(dialect, Values, p => $"DELETE FROM {dialect.Table(names.Schema)} WHERE name = {p("name")}");

    /// <summary>The table, as declared.</summary>
    public TableShape Shape { get; } = new(names.Schema,
    [
        new("name", dialect.Type(FieldKind.Text), false),
        new("kind", dialect.Type(FieldKind.Text), false),
        new("revision", dialect.Type(FieldKind.Integer), false),
        new("shape", dialect.LongTextType),
    ], new SqlKey(dialect.KeyName ?? names.Schema + "$key", "name"), []);

    /// <summary>What a script writes of a row. Our own texts hold no backslash, so that a quote is all there is to double.</summary>
    public IEnumerable<string> Script(SchemaRow row) =>
    [
        ScriptDelete(row),
        $"INSERT INTO {dialect.Table(names.Schema)} (name, kind, revision, shape) VALUES ({dialect.Literal(row.Name)}, {dialect.Literal(row.Kind)}, {row.Revision.ToString(CultureInfo.InvariantCulture)}, {Literal(row.Shape)})",
    ];

    /// <summary>What a script deletes a row with.</summary>
    public string ScriptDelete(SchemaRow row) => $"DELETE FROM {dialect.Table(names.Schema)} WHERE name = {dialect.Literal(row.Name)}";

    public async ValueTask DeleteAsync(SqlSession session, SchemaRow row) => await session.ExecuteAsync(delete, Row(row), default).ConfigureAwait(false);

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
        // One statement changes a row that is there: where each commits by itself, none may be missing in between.
        if (await session.ExecuteAsync(update, Row(row), default).ConfigureAwait(false) == 0)
            await session.ExecuteAsync(insert, Row(row), default).ConfigureAwait(false);
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private object?[] Row(SchemaRow row) => [dialect.Encode(row.Name), dialect.Encode(row.Kind), (long)row.Revision, row.Shape];

    public async ValueTask<bool> ExistsAsync(SqlSession session, string table, CancellationToken cancellationToken)
    {
        var reader = await session.ReadAsync(dialect.TableExists, [table], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.GetInt64(0) > 0;
    }
}
