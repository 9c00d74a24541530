using System.Data;
using System.Data.Common;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Oracle;

/// <summary>
/// Oracle's SQL: 12.2 and later. Keys and texts of fields are RAW, so that their order is that of UTF-8 in every character set
/// and language of a session. Parameters are bound by their place. Names are written in capitals, as Oracle keeps bare ones.
/// The part for values is in the file beside it.
/// </summary>
public sealed partial class OracleDialect : SqlDialect
{
    private SqlStatement? tableExists;
    private SqlStatement? schemaExists;
    private SqlStatement? catalogColumns;
    private SqlStatement? catalogIndexes;

    /// <inheritdoc/>
    public override int MaxNameBytes => 128;

    /// <inheritdoc/>
    public override string ScopeType => "RAW(512)";

    /// <inheritdoc/>
    public override string BytesType => "BLOB";

    /// <inheritdoc/>
    public override string LongTextType => "CLOB";

    /// <inheritdoc/>
    public override SqlStatement TableExists => tableExists ??= SqlStatement.Select(this, [new("name", SqlKind.LongText)], p =>
        $"SELECT COUNT(*) FROM all_tables WHERE owner = {Owner} AND table_name = UPPER({p("name")})");

    // A schema is a user, whom an administrator makes.
    /// <inheritdoc/>
    public override SqlStatement? SchemaExists => schemaExists ??= SqlStatement.Select(this, [new("name", SqlKind.LongText)], p => $"SELECT COUNT(*) FROM all_users WHERE username = UPPER({p("name")})");

    /// <inheritdoc/>
    public override SqlStatement? CatalogColumns => catalogColumns ??= SqlStatement.Select(this, [], _ => $"""
        SELECT LOWER(table_name), LOWER(column_name),
          CASE data_type WHEN 'RAW' THEN 'RAW(' || data_length || ')' WHEN 'NUMBER' THEN 'NUMBER(' || data_precision || ')' ELSE data_type END,
          CASE nullable WHEN 'Y' THEN 1 ELSE 0 END
        FROM all_tab_columns WHERE owner = {Owner} ORDER BY table_name, column_id
        """);

    /// <inheritdoc/>
    public override SqlStatement? CatalogIndexes => catalogIndexes ??= SqlStatement.Select(this, [], _ => $"""
        SELECT LOWER(table_name), LOWER(index_name), LOWER(column_name)
        FROM all_ind_columns WHERE table_owner = {Owner} ORDER BY table_name, index_name, column_position
        """);

    // A change of the schema commits, which would give a lock back: the backend keeps one in another session.
    /// <inheritdoc/>
    public override SqlStatement? LockSchema => null;

    /// <inheritdoc/>
    public override (string Begin, string Commit)? ScriptTransaction => null;

    /// <inheritdoc/>
    public override IsolationLevel SnapshotIsolation => IsolationLevel.Serializable;

    /// <inheritdoc/>
    public override string? ReleaseMark => null;

    /// <inheritdoc/>
    public override string FromNothing => " FROM dual";

    /// <inheritdoc/>
    public override string LockRows => " FOR UPDATE";

    // An index ends with its nulls.
    /// <inheritdoc/>
    public override bool ReadsNullsApart => true;

    /// <inheritdoc/>
    public override bool HasAnchors => true;

    // An INSERT can't lock the rows it selects: the anchor is locked before.
    /// <inheritdoc/>
    public override bool LocksLogRows => false;

    /// <inheritdoc/>
    public override string Type(FieldKind kind) => kind switch
    {
        FieldKind.Text => "RAW(255)",
        // A number is kept as its place among all numbers: BINARY_DOUBLE is a type that only Oracle's own parameters know.
        FieldKind.Integer or FieldKind.Number => "NUMBER(19)",
        FieldKind.Time => "TIMESTAMP(6)",
        _ => "NUMBER(1)",
    };

    /// <inheritdoc/>
    public override string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // A name can hold no quotation mark at all.
        return name.Contains('"', StringComparison.Ordinal) ? throw new ArgumentException($"'{name}' holds a quotation mark, which no name of Oracle's can.", nameof(name)) : $"\"{name.ToUpperInvariant()}\"";
    }

    /// <inheritdoc/>
    public override string CreateTable(string table, IReadOnlyList<SqlColumn> columns, SqlKey? key)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var primary = key is null ? "" : $", CONSTRAINT {Quote(key.Name)} PRIMARY KEY ({string.Join(", ", key.Columns.Select(Quote))})";
        return $"CREATE TABLE {Table(table)} ({string.Join(", ", columns.Select(Column))}{primary})";
    }

    // A row whose only indexed column is null is in no index anyway.
    /// <inheritdoc/>
    public override string CreateIndex(string index, string table, IReadOnlyList<string> columns, string? notNull = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return $"CREATE INDEX {Table(index)} ON {Table(table)} ({string.Join(", ", columns.Select(Quote))})";
    }

    /// <inheritdoc/>
    public override string DropIndex(string index, string table) => $"DROP INDEX {Table(index)}";

    /// <inheritdoc/>
    public override string DropTable(string table) => $"DROP TABLE {Table(table)}";

    /// <inheritdoc/>
    public override string AddColumn(string table, SqlColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return $"ALTER TABLE {Table(table)} ADD ({Column(column)})";
    }

    /// <inheritdoc/>
    public override string DropColumn(string table, string column) => $"ALTER TABLE {Table(table)} DROP COLUMN {Quote(column)}";

    // A name is used; the columns have an index; a column is there; an index or a trigger is no longer. That a table or a column is not
    // there is no sign that a change was made: it may need one.
    /// <inheritdoc/>
    public override bool IsDoneAlready(DbException exception) => OracleFault.Number(exception) is 955 or 1408 or 1430 or 1418 or 4080;

    // A DELETE looks again at a row that another changed meanwhile; that a MERGE does is nowhere promised.
    /// <inheritdoc/>
    public override bool UpsertsExpired => false;

    // Two that both find a key missing both insert: the second one's key is taken, and it is executed again.
    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<SqlAssignment> row, string at, bool keepCreated, bool onlyExpired)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (onlyExpired)
            return $"INSERT INTO {Table(table)} {Values(row)}";
        string New(SqlAssignment column) => column.Name == "created_at" && keepCreated ? $"CASE WHEN t.expires_at <= {at} THEN {column.Expression} ELSE t.created_at END" : column.Expression;
        var changes = string.Join(", ", row.Where(column => column.Name is not ("scope" or "id")).Select(column => $"t.{Quote(column.Name)} = {New(column)}"));
        return $"{Merge(table, row)}\nWHEN MATCHED THEN UPDATE SET {changes}\n{Insert(row)}";
    }

    // A row past its expiry is kept as it is too.
    /// <inheritdoc/>
    public override string? InsertMissing(string table, IReadOnlyList<SqlAssignment> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return $"{Merge(table, row)}\nWHEN MATCHED THEN UPDATE SET t.version = t.version\n{Insert(row)}";
    }

    /// <inheritdoc/>
    public override SqlStatement? LockLog(string table) => SqlStatement.Build(this, LogSql.Values, p => $"""
        MERGE INTO {Table(table)} t USING dual ON (t.scope = {p("scope")} AND t.id = {p("id")} AND t.position = 0)
        WHEN MATCHED THEN UPDATE SET t.version = t.version + 1
        WHEN NOT MATCHED THEN INSERT (scope, id, position, version, {Quote("at")}) VALUES ({p("scope")}, {p("id")}, 0, 0, {p("at")})
        """);

    /// <inheritdoc/>
    public override string Limit(string rows) => $"FETCH NEXT {rows} ROWS ONLY";

    /// <inheritdoc/>
    public override string SkipScan(string table, string column, string condition, string after, string rows)
    {
        string Next(string behind) => $"SELECT {column} FROM {Table(table)} WHERE {column} > {behind} AND {condition} ORDER BY {column} FETCH NEXT 1 ROWS ONLY";
        return $"""
            WITH found (name, place) AS (
              SELECT ({Next(after)}), 1 FROM dual
              UNION ALL
              SELECT ({Next("CAST(found.name AS RAW(512))")}), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < {rows})
            SELECT name FROM found WHERE name IS NOT NULL ORDER BY name
            """;
    }

    /// <inheritdoc/>
    public override string Length(string bytes) => $"DBMS_LOB.GETLENGTH({bytes})";

    /// <inheritdoc/>
    public override PerdureException Classify(DbException exception, string place) => OracleFault.Of(exception, place);

    private string Owner => Schema is null ? "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')" : Text(Schema.ToUpperInvariant());

    // A text would be read as hexadecimal digits.
    /// <inheritdoc/>
    public override string Literal(string key) => $"UTL_RAW.CAST_TO_RAW({base.Literal(key)})";

    private string Merge(string table, IReadOnlyList<SqlAssignment> row)
    {
        string Of(string column) => row.First(one => one.Name == column).Expression;
        return $"MERGE INTO {Table(table)} t USING dual ON (t.scope = {Of("scope")} AND t.id = {Of("id")})";
    }

    private string Insert(IReadOnlyList<SqlAssignment> row) => $"WHEN NOT MATCHED THEN INSERT {Values(row)}";

    private string Values(IReadOnlyList<SqlAssignment> row) =>
        $"({string.Join(", ", row.Select(column => Quote(column.Name)))}) VALUES ({string.Join(", ", row.Select(column => column.Expression))})";

    private string Column(SqlColumn column) => $"{Quote(column.Name)} {column.Type}{(column.Nullable ? "" : " NOT NULL")}";

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
