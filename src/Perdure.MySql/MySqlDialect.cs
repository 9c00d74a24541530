using System.Data.Common;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>
/// MySQL's SQL: 8.0.19 and later. Keys and texts of fields are VARBINARY, so that their order is that of UTF-8, no space is
/// padded and the longest index fits InnoDB's 3,072 bytes. Nothing in it raises a warning, which costs some drivers a round trip.
/// The part for values is in the file beside it.
/// </summary>
public partial class MySqlDialect : SqlDialect
{
    private SqlStatement? lockSchema;
    private SqlStatement? unlockSchema;
    private SqlStatement? tableExists;
    private SqlStatement? catalogColumns;
    private SqlStatement? catalogIndexes;

    /// <inheritdoc/>
    public override int MaxNameBytes => 64;

    /// <inheritdoc/>
    public override string ScopeType => "VARBINARY(512)";

    /// <inheritdoc/>
    public override string BytesType => "LONGBLOB";

    /// <inheritdoc/>
    public override string LongTextType => "LONGTEXT";

    /// <summary>Which database it is the SQL of.</summary>
    public virtual DatabaseKind Kind => DatabaseKind.MySql;

    /// <summary>How long a lock of the schema is waited for, in seconds. Default: 25.</summary>
    public int LockSeconds { get; init; } = 25;

    // For a session in a cluster to see what was committed at other nodes; null: there is no such word.
    internal virtual string? SeesCluster => null;

    /// <inheritdoc/>
    public override SqlStatement TableExists => tableExists ??= SqlStatement.Select(this, [new("name", SqlKind.LongText)], p =>
        $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = CONVERT({p("name")} USING utf8mb4)");

    // Converted, as some drivers can't read the catalog's own character set. The widths of integers, which MariaDB still tells, mean nothing.
    /// <inheritdoc/>
    public override SqlStatement? CatalogColumns => catalogColumns ??= SqlStatement.Select(this, [], _ => """
        SELECT CONVERT(table_name USING utf8mb4), CONVERT(column_name USING utf8mb4),
          CONVERT(CASE column_type WHEN 'bigint(20)' THEN 'bigint' WHEN 'tinyint(4)' THEN 'tinyint' ELSE column_type END USING utf8mb4), CAST(is_nullable = 'YES' AS SIGNED)
        FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
        """);

    /// <inheritdoc/>
    public override SqlStatement? CatalogIndexes => catalogIndexes ??= SqlStatement.Select(this, [], _ => """
        SELECT CONVERT(table_name USING utf8mb4), CONVERT(index_name USING utf8mb4), CONVERT(column_name USING utf8mb4)
        FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index
        """);

    /// <inheritdoc/>
    public override string? KeyName => "PRIMARY";

    /// <inheritdoc/>
    public override (string Begin, string Commit)? ScriptTransaction => null;

    /// <inheritdoc/>
    public override SqlStatement? LockSchema => lockSchema ??= SqlStatement.Select(this, [], _ => $"SELECT 1 FROM DUAL WHERE GET_LOCK({SchemaLock}, {LockSeconds}) = 1");

    /// <inheritdoc/>
    public override SqlStatement? UnlockSchema => unlockSchema ??= SqlStatement.Select(this, [], _ => $"SELECT RELEASE_LOCK({SchemaLock})");

    /// <inheritdoc/>
    public override string FromNothing => " FROM DUAL";

    /// <inheritdoc/>
    public override string LockRows => " FOR UPDATE";

    /// <inheritdoc/>
    public override string LockInner => " LOCK IN SHARE MODE";

    /// <inheritdoc/>
    public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

    /// <inheritdoc/>
    public override bool UpsertsExpired => false;

    // All writes to a log meet at rows: an append locks the head it reads, and its place behind that is a key; what removes
    // entries waits for the head before it looks behind it. So only a log without entries needs something to hold on to.
    /// <inheritdoc/>
    public override bool HoldsEmptyLogs => true;

    /// <inheritdoc/>
    public override bool InsertsSomeEntries => true;

    // STRICT_ALL_TABLES refuses the null.
    /// <inheritdoc/>
    public override bool JoinsAppends => true;

    /// <inheritdoc/>
    public override string? Remembered => "LAST_INSERT_ID()";

    // A lock of GET_LOCK is the server's, so it is named by the database; such a name has 64 characters at most.
    private static string SchemaLock => "CONCAT('perdure-', LEFT(SHA2(DATABASE(), 256), 32))";

    /// <inheritdoc/>
    public override string Remember(string position) => $"LAST_INSERT_ID({position})";

    /// <inheritdoc/>
    public override string Type(FieldKind kind) => kind switch
    {
        FieldKind.Text => "VARBINARY(255)",
        // DOUBLE has no infinities; a number is kept as its place among all numbers.
        FieldKind.Integer or FieldKind.Number => "BIGINT",
        FieldKind.Time => "DATETIME(6)",
        _ => "TINYINT",
    };

    /// <inheritdoc/>
    public override string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
    }

    /// <inheritdoc/>
    public override string CreateTable(string table, IReadOnlyList<SqlColumn> columns, SqlKey? key) => CreateTable(new TableShape(table, columns, key, []));

    // Each index apart would copy what the server knows of the table, at ten milliseconds each.
    /// <inheritdoc/>
    public override string CreateTable(TableShape table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] parts =
        [
            .. table.Columns.Select(Column),
            .. table.Key is { } key ? [$"PRIMARY KEY ({string.Join(", ", key.Columns.Select(Quote))})"] : Array.Empty<string>(),
            .. table.Indexes.Where(index => index.Own is null).Select(index => $"INDEX {Quote(index.Name)} ({string.Join(", ", index.Columns.Select(Quote))})"),
        ];
        return $"CREATE TABLE {Table(table.Name)} ({string.Join(", ", parts)}) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
    }

    /// <inheritdoc/>
    public override string CreateIndex(string index, string table, IReadOnlyList<string> columns, string? notNull = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return $"CREATE INDEX {Quote(index)} ON {Table(table)} ({string.Join(", ", columns.Select(Quote))})";
    }

    /// <inheritdoc/>
    public override string DropIndex(string index, string table) => $"DROP INDEX {Quote(index)} ON {Table(table)}";

    /// <inheritdoc/>
    public override string DropTable(string table) => $"DROP TABLE {Table(table)}";

    /// <inheritdoc/>
    public override string AddColumn(string table, SqlColumn column) => $"ALTER TABLE {Table(table)} ADD COLUMN {Column(column)}";

    /// <inheritdoc/>
    public override string DropColumn(string table, string column) => $"ALTER TABLE {Table(table)} DROP COLUMN {Quote(column)}";

    // A table is there already, or no longer; a column is; an index is; a column, an index or a trigger is no longer. IF EXISTS would
    // raise notes, and MySQL has none for columns and indexes.
    /// <inheritdoc/>
    public override bool IsDoneAlready(DbException exception) => MySqlFault.Number(exception) is 1050 or 1051 or 1060 or 1061 or 1091 or 1360;

    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<SqlAssignment> row, string at, bool keepCreated, bool onlyExpired)
    {
        ArgumentNullException.ThrowIfNull(row);
        return onlyExpired ? Insert(table, row) : Insert(table, row) + OrReplace(table, row, at, keepCreated);
    }

    /// <inheritdoc/>
    public override SqlMany PutMany(ManyPut put) => new MySqlMany(this, put ?? throw new ArgumentNullException(nameof(put)));

    /// <inheritdoc/>
    public override SqlMany RemoveManyExpired(string table, IReadOnlyList<SqlValue> values) => new MySqlManyExpired(this, table, values);

    /// <inheritdoc/>
    public override string? InsertMissing(string table, IReadOnlyList<SqlAssignment> row) => $"{Insert(table, row)} ON DUPLICATE KEY UPDATE version = {Table(table)}.version";

    /// <inheritdoc/>
    public override string From(string table, string alias, string index, bool isKey) => $"{Table(table)} {alias} FORCE INDEX ({(isKey ? "PRIMARY" : Quote(index))})";

    /// <inheritdoc/>
    public override string SkipScan(string table, string column, string condition, string after, string rows) => $"""
        WITH RECURSIVE found(name, place) AS (
          SELECT ({Next(table, column, condition, after)}), 1
          UNION ALL
          SELECT ({Next(table, column, condition, "found.name")}), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < {rows})
        SELECT name FROM found WHERE name IS NOT NULL
        """;

    /// <inheritdoc/>
    public override PerdureException Classify(DbException exception, string place) => MySqlFault.Of(exception, place, Kind);

    /// <summary>Names the row that an insert could not insert, with a space before it.</summary>
    protected virtual string GivenRow => " AS given";

    /// <summary>A column of that row.</summary>
    protected internal virtual string Given(string column) => $"given.{Quote(column)}";

    // Behind an insert: a row that is there is replaced; its created_at, when it keeps that, only past its expiry.
    internal string OrReplace(string table, IEnumerable<SqlAssignment> row, string at, bool keepCreated) => OrReplace(
        row.Where(column => column.Name is not ("scope" or "id")).OrderBy(column => column.Name != "created_at"),
        column => column == "created_at" && keepCreated ? $"IF({Table(table)}.expires_at <= {at}, {Given(column)}, {Table(table)}.created_at)" : Given(column));

    // Assignments are made from left to right, so what reads the old expires_at comes before it is changed.
    internal string OrReplace(IEnumerable<SqlAssignment> columns, Func<string, string> value) =>
        $"{GivenRow}\nON DUPLICATE KEY UPDATE {string.Join(", ", columns.Select(column => $"{Quote(column.Name)} = {value(column.Name)}"))}";

    private string Next(string table, string column, string condition, string after) =>
        $"SELECT {column} FROM {Table(table)} FORCE INDEX (PRIMARY) WHERE {column} > {after} AND {condition} ORDER BY {column} LIMIT 1";

    private string Insert(string table, IReadOnlyList<SqlAssignment> row) =>
        $"INSERT INTO {Table(table)} ({string.Join(", ", row.Select(column => Quote(column.Name)))}) VALUES ({string.Join(", ", row.Select(column => column.Expression))})";

    private string Column(SqlColumn column) => $"{Quote(column.Name)} {column.Type}{(column.Nullable ? "" : " NOT NULL")}{column.Suffix}";
}
