using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary>SQLite's SQL: 3.35 and later.</summary>
/// <param name="path">The file, for messages.</param>
public sealed partial class SqliteDialect(string path) : SqlDialect
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <inheritdoc/>
    public override int MaxNameBytes => 255;

    /// <inheritdoc/>
    public override string ScopeType => "TEXT";

    /// <inheritdoc/>
    public override IReadOnlyList<SqlBodyColumn> BodyColumns { get; } =
        [new("body", "BLOB", p => $"CASE WHEN {p("is_text")} THEN CAST({p("body")} AS TEXT) ELSE {p("body")} END")];

    /// <inheritdoc/>
    public override IReadOnlyList<SqlValue> BodyValues { get; } = [new("body", SqlKind.Bytes), new("is_text", SqlKind.Integer)];

    /// <inheritdoc/>
    public override string BytesType => "BLOB";

    /// <inheritdoc/>
    public override string LongTextType => "BLOB";

    /// <inheritdoc/>
    public override SqlStatement TableExists => field ??= SqlStatement.Select(this, [new("name", SqlKind.Text)], p => $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = {p("name")}");

    /// <inheritdoc/>
    public override SqlStatement? CatalogColumns => field ??= SqlStatement.Select(this, [], _ => """
        SELECT m.name, c.name, c.type, CASE WHEN c."notnull" THEN 0 ELSE 1 END FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid
        """);

    /// <inheritdoc/>
    public override SqlStatement? CatalogIndexes => field ??= SqlStatement.Select(this, [], _ => """
        SELECT m.tbl_name, m.name, coalesce(c.name, '') FROM sqlite_master m JOIN pragma_index_info(m.name) c WHERE m.type = 'index' ORDER BY m.name, c.seqno
        """);

    /// <inheritdoc/>
    public override SqlStatement? LockSchema => null;

    /// <inheritdoc/>
    public override string Type(FieldKind kind) => kind switch
    {
        FieldKind.Integer or FieldKind.Boolean => "INTEGER",
        FieldKind.Number => "REAL",
        _ => "TEXT",
    };

    /// <inheritdoc/>
    public override string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <inheritdoc/>
    public override bool IsReserved(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.StartsWith("sqlite_", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override string CreateTable(string table, IReadOnlyList<SqlColumn> columns, SqlKey? key) =>
        $"CREATE TABLE IF NOT EXISTS {Quote(table)} ({string.Join(", ", columns.Select(Column))})";

    /// <inheritdoc/>
    public override string? CreateKey(string table, SqlKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"CREATE UNIQUE INDEX IF NOT EXISTS {Quote(key.Name)} ON {Quote(table)} ({string.Join(", ", key.Columns.Select(Quote))})";
    }

    /// <inheritdoc/>
    public override bool HasPartialIndexes => true;

    /// <inheritdoc/>
    public override string CreateIndex(string index, string table, IReadOnlyList<string> columns, string? notNull = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return $"CREATE INDEX IF NOT EXISTS {Quote(index)} ON {Quote(table)} ({string.Join(", ", columns.Select(Quote))}){(notNull is null ? "" : $" WHERE {Quote(notNull)} IS NOT NULL")}";
    }

    /// <inheritdoc/>
    public override string DropIndex(string index, string table) => $"DROP INDEX IF EXISTS {Quote(index)}";

    /// <inheritdoc/>
    public override string DropTable(string table) => $"DROP TABLE IF EXISTS {Quote(table)}";

    /// <inheritdoc/>
    public override string AddColumn(string table, SqlColumn column) => $"ALTER TABLE {Quote(table)} ADD COLUMN {Column(column)}";

    /// <inheritdoc/>
    public override string DropColumn(string table, string column) => $"ALTER TABLE {Quote(table)} DROP COLUMN {Quote(column)}";

    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<SqlAssignment> row, string at, bool keepCreated, bool onlyExpired)
    {
        ArgumentNullException.ThrowIfNull(row);
        var stored = Quote(table);
        string New(string column) => column == "created_at" && keepCreated
            ? $"CASE WHEN {stored}.expires_at <= {at} THEN excluded.created_at ELSE {stored}.created_at END"
            : $"excluded.{Quote(column)}";
        return $"""
            INSERT INTO {stored} ({string.Join(", ", row.Select(column => Quote(column.Name)))}) VALUES ({string.Join(", ", row.Select(column => column.Expression))})
            ON CONFLICT (scope, id) DO UPDATE SET {string.Join(", ", row.Where(column => column.Name is not ("scope" or "id")).Select(column => $"{Quote(column.Name)} = {New(column.Name)}"))}{(onlyExpired ? $" WHERE {stored}.expires_at <= {at}" : "")}
            """;
    }

    /// <inheritdoc/>
    public override string From(string table, string alias, string index, bool isKey) => $"{Quote(table)} {alias} INDEXED BY {Quote(index)}";

    /// <inheritdoc/>
    public override object? Encode(FieldValue value) => value.Kind switch
    {
        null => null,
        FieldKind.Text => value.Text,
        FieldKind.Number => value.Number,
        FieldKind.Time => Encode(value.Time),
        _ => value.Integer,
    };

    /// <inheritdoc/>
    public override object Encode(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override object Encode(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : bytes.ToArray();

    /// <inheritdoc/>
    public override void EncodeBody(ReadOnlyMemory<byte> body, Span<object?> values)
    {
        values[0] = Encode(body);
        values[1] = Utf8.IsValid(body.Span) && !body.Span.Contains((byte)0) ? 1L : 0L;
    }

    /// <inheritdoc/>
    public override DateTimeOffset DecodeTime(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return DateTimeOffset.TryParseExact(row.GetString(column), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new PerdureException(Fault.Corrupt, $"A column of '{path}' holds something that is not a time such as 2026-01-31T10:00:00.123456Z. It was left as it is.");
    }

    /// <inheritdoc/>
    public override byte[] DecodeBody(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
    }

    /// <inheritdoc/>
    public override PerdureException Classify(DbException exception, string place) => SqliteFault.Of((SqliteException)exception, path, place);

    private string Column(SqlColumn column) => $"{Quote(column.Name)} {column.Type}{(column.Nullable ? "" : " NOT NULL")}{column.Suffix}";
}
