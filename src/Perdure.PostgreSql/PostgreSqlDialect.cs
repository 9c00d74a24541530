using System.Data.Common;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>PostgreSQL's SQL: 14 and later.</summary>
public sealed partial class PostgreSqlDialect : SqlDialect
{
    internal const string NothingTouched = "perdure: nothing touched ";
    private const string Key = "varchar COLLATE \"C\"";

    /// <inheritdoc/>
    public override int MaxNameBytes => 63;

    /// <inheritdoc/>
    public override VectorDialect? Vectors => field ??= new PostgreSqlVectors(this);

    /// <inheritdoc/>
    public override TextDialect? Texts => field ??= new PostgreSqlTexts(this);

    /// <inheritdoc/>
    public override string ScopeType => Key;

    /// <inheritdoc/>
    public override string BytesType => "bytea";

    /// <inheritdoc/>
    public override string LongTextType => "text";

    /// <inheritdoc/>
    public override IReadOnlyList<SqlBodyColumn> BodyColumns { get; } = [new("body", "json", p => p("body")), new("body$bytes", "bytea", p => p("bytes"))];

    /// <inheritdoc/>
    public override IReadOnlyList<SqlValue> BodyValues { get; } = [new("body", SqlKind.Json), new("bytes", SqlKind.Bytes)];

    /// <inheritdoc/>
    public override SqlStatement TableExists => field ??= SqlStatement.Select(this, [new("name", SqlKind.Text)], p =>
        $"SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass({(Schema is null ? "" : $"'{Quote(Schema).Replace("'", "''", StringComparison.Ordinal)}.' || ")}quote_ident({p("name")})) AND relkind IN ('r', 'p')");

    /// <inheritdoc/>
    public override SqlStatement? CatalogColumns => field ??= SqlStatement.Select(this, [], _ => $"""
        SELECT c.relname, a.attname,
          CASE format_type(a.atttypid, a.atttypmod) WHEN 'character varying' THEN 'varchar' WHEN 'timestamp(6) with time zone' THEN 'timestamptz(6)' ELSE format_type(a.atttypid, a.atttypmod) END
            || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE "' || o.collname || '"' ELSE '' END,
          CASE WHEN a.attnotnull THEN 0 ELSE 1 END::bigint
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation
        WHERE {IsOurs} ORDER BY c.relname, a.attnum
        """);

    /// <inheritdoc/>
    public override SqlStatement? CatalogIndexes => field ??= SqlStatement.Select(this, [], _ => $"""
        SELECT c.relname, i.relname, a.attname
        FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
        CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(attnum, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE x.indisvalid AND {IsOurs} ORDER BY c.relname, i.relname, k.place
        """);

    /// <inheritdoc/>
    public override SqlStatement? SchemaExists => field ??= SqlStatement.Select(this, [new("name", SqlKind.Text)], p => $"SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = {p("name")}");

    /// <inheritdoc/>
    public override string? CreateSchema => Schema is null ? null : $"CREATE SCHEMA IF NOT EXISTS {Quote(Schema)}";

    // What is changed under the lock takes as long as it takes, but waits for others no longer than any statement.
    /// <inheritdoc/>
    public override SqlStatement? LockSchema => field ??= SqlStatement.Select(this, [], _ =>
        $"SELECT pg_advisory_xact_lock({LockNumber(new LogKey("perdure", "perdure", "schema"))}), set_config('lock_timeout', current_setting('statement_timeout'), true), set_config('statement_timeout', '0', true)");

    /// <inheritdoc/>
    public override bool LocksLogsAside => true;

    /// <inheritdoc/>
    public override string? ReturnPosition => " RETURNING position";

    /// <inheritdoc/>
    public override bool ReadsRangesApart => true;

    /// <inheritdoc/>
    public override bool HasPartialIndexes => true;

    /// <inheritdoc/>
    public override bool TakesArrays => true;

    /// <inheritdoc/>
    public override string LockRows => " FOR SHARE";

    /// <inheritdoc/>
    public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

    /// <inheritdoc/>
    public override string Type(FieldKind kind) => kind switch
    {
        FieldKind.Text => Key,
        FieldKind.Integer => "bigint",
        FieldKind.Number => "double precision",
        FieldKind.Time => "timestamptz(6)",
        _ => "boolean",
    };

    /// <inheritdoc/>
    public override string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <inheritdoc/>
    public override string Parameter(string name, int position) => $"${position}";

    /// <inheritdoc/>
    public override void Declare(DbParameter parameter, SqlKind kind)
    {
        var own = (NpgsqlParameter)parameter;
        own.ParameterName = ""; // by position
        if (kind != SqlKind.Own)
            own.NpgsqlDbType = TypeOf(kind);
    }

    /// <inheritdoc/>
    public override string CreateTable(string table, IReadOnlyList<SqlColumn> columns, SqlKey? key)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var primary = key is null ? "" : $", CONSTRAINT {Quote(key.Name)} PRIMARY KEY ({string.Join(", ", key.Columns.Select(Quote))})";
        return $"CREATE TABLE IF NOT EXISTS {Table(table)} ({string.Join(", ", columns.Select(Column))}{primary})";
    }

    /// <inheritdoc/>
    public override string CreateIndex(string index, string table, IReadOnlyList<string> columns, string? notNull = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        // Nulls stand first, as everywhere; for the columns that are never null it says nothing.
        return $"CREATE INDEX IF NOT EXISTS {Quote(index)} ON {Table(table)} ({string.Join(", ", columns.Select(column => $"{Quote(column)} NULLS FIRST"))}){(notNull is null ? "" : $" WHERE {Quote(notNull)} IS NOT NULL")}";
    }

    /// <inheritdoc/>
    public override string DropIndex(string index, string table) => $"DROP INDEX IF EXISTS {Table(index)}";

    /// <inheritdoc/>
    public override string DropTable(string table) => $"DROP TABLE IF EXISTS {Table(table)}";

    /// <inheritdoc/>
    public override string AddColumn(string table, SqlColumn column) => $"ALTER TABLE {Table(table)} ADD COLUMN IF NOT EXISTS {Column(column)}";

    /// <inheritdoc/>
    public override string DropColumn(string table, string column) => $"ALTER TABLE {Table(table)} DROP COLUMN IF EXISTS {Quote(column)}";

    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<SqlAssignment> row, string at, bool keepCreated, bool onlyExpired)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Upsert(table, row, $"VALUES ({string.Join(", ", row.Select(column => column.Expression))})", at, keepCreated, onlyExpired);
    }

    /// <inheritdoc/>
    public override SqlMany PutMany(ManyPut put) => new PostgreSqlMany(this, put ?? throw new ArgumentNullException(nameof(put)));

    internal string Upsert(string table, IReadOnlyList<SqlAssignment> row, string rows, string at, bool keepCreated, bool onlyExpired)
    {
        string New(string column) => column == "created_at" && keepCreated
            ? $"CASE WHEN t.expires_at <= {at} THEN excluded.created_at ELSE t.created_at END"
            : $"excluded.{Quote(column)}";
        return $"""
            INSERT INTO {Table(table)} AS t ({string.Join(", ", row.Select(column => Quote(column.Name)))}) {rows}
            ON CONFLICT (scope, id) DO UPDATE SET {string.Join(", ", row.Where(column => column.Name is not ("scope" or "id")).Select(column => $"{Quote(column.Name)} = {New(column.Name)}"))}{(onlyExpired ? $" WHERE t.expires_at <= {at}" : "")}
            """;
    }

    /// <inheritdoc/>
    public override string? InsertMissing(string table, IReadOnlyList<SqlAssignment> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return $"INSERT INTO {Table(table)} ({string.Join(", ", row.Select(column => Quote(column.Name)))}) VALUES ({string.Join(", ", row.Select(column => column.Expression))}) ON CONFLICT DO NOTHING";
    }

    /// <inheritdoc/>
    public override string FromKeys(string table, string scopes, string ids) =>
        $"unnest({scopes}, {ids}) AS k(scope, id) JOIN {Table(table)} r ON r.scope = k.scope AND r.id = k.id";

    /// <inheritdoc/>
    public override string OrderBy(IReadOnlyList<string> columns, bool descending) =>
        $"ORDER BY {string.Join(", ", columns.Select(column => column + (descending ? " DESC NULLS LAST" : " NULLS FIRST")))}";

    /// <summary>
    /// A statement of the caller's own is counted by one around it, so that it is the same round trip. That it touched nothing is
    /// said by a cast that fails with <see cref="NothingTouched"/>: a division by zero could be the caller's own.
    /// </summary>
    public override SqlStep Own(int operation, SqlStatement statement, object?[] values, bool mustTouch)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var count = mustTouch ? $"CASE WHEN count(*) > 0 THEN count(*) ELSE ('{NothingTouched}' || count(*))::bigint END" : "count(*)";
        // The line's end is for a comment at the end of the caller's text.
        var counted = statement.Around(text => $"WITH own AS ({text}\n{(statement.ReturnsRows ? "" : "RETURNING 1")}) SELECT {count} FROM own");
        return new SqlStep(operation, counted, values, SqlGuard.None, statement.ReturnsRows ? SqlCount.None : SqlCount.Value);
    }

    /// <inheritdoc/>
    public override SqlStatement? LockLog(string table) => lockLog ??= SqlStatement.Select(this, LogSql.Values, p => $"SELECT pg_advisory_xact_lock({p("lock")})");

    /// <inheritdoc/>
    public override void EncodeBody(ReadOnlyMemory<byte> body, Span<object?> values)
    {
        var isJson = IsJson(body.Span);
        values[isJson ? 0 : 1] = body;
        values[isJson ? 1 : 0] = null;
    }

    /// <inheritdoc/>
    public override object? Encode(FieldValue value) => value.Kind switch
    {
        null => null,
        FieldKind.Text => value.Text,
        FieldKind.Number => value.Number,
        FieldKind.Time => Encode(value.Time),
        FieldKind.Boolean => value.Boolean,
        _ => value.Integer,
    };

    /// <inheritdoc/>
    public override object Encode(DateTimeOffset time) => time.UtcDateTime;

    /// <inheritdoc/>
    public override object Encode(ReadOnlyMemory<byte> bytes) => bytes;

    /// <inheritdoc/>
    public override DateTimeOffset DecodeTime(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new DateTimeOffset(row.GetDateTime(column));
    }

    /// <inheritdoc/>
    public override byte[] DecodeBody(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        var at = row.IsDBNull(column) ? column + 1 : column;
        return row.IsDBNull(at) ? [] : row.GetFieldValue<byte[]>(at);
    }

    /// <inheritdoc/>
    public override PerdureException Classify(DbException exception, string place) => PostgreSqlFault.Of(exception, place);

    private SqlStatement? lockLog;

    // What the type json takes: text that is one JSON value. It keeps the text as it is, the order of keys and U+0000 too.
    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return false;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1000 });
            while (reader.Read())
            {
            }
            return System.Text.Unicode.Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The tables of the schema; without one those a bare name finds.
    private string IsOurs => $"c.relkind IN ('r', 'p') AND {(Schema is null ? "pg_table_is_visible(c.oid)" : $"c.relnamespace = to_regnamespace('{Quote(Schema).Replace("'", "''", StringComparison.Ordinal)}')")}";

    private static NpgsqlDbType TypeOf(SqlKind kind) => (kind & SqlKind.Many) != 0 ? NpgsqlDbType.Array | TypeOf(kind & ~SqlKind.Many) : kind switch
    {
        SqlKind.Scope or SqlKind.Id or SqlKind.Text => NpgsqlDbType.Varchar,
        SqlKind.Integer => NpgsqlDbType.Bigint,
        SqlKind.Number => NpgsqlDbType.Double,
        SqlKind.Time => NpgsqlDbType.TimestampTz,
        SqlKind.Boolean => NpgsqlDbType.Boolean,
        SqlKind.Bytes => NpgsqlDbType.Bytea,
        SqlKind.Json => NpgsqlDbType.Json,
        SqlKind.LongText => NpgsqlDbType.Text,
        _ => NpgsqlDbType.Array | NpgsqlDbType.Real,
    };

    private string Column(SqlColumn column) => $"{Quote(column.Name)} {column.Type}{(column.Nullable ? "" : " NOT NULL")}";
}
