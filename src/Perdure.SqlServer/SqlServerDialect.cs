using System.Data.Common;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.SqlServer;

/// <summary>
/// SQL Server's SQL: 2016 and later, and Azure SQL. Keys and texts of fields are VARBINARY, so that their order is that of UTF-8
/// in every collation and no space is padded. Rows and the gaps between them are locked by the statements that read them.
/// The part for values is in the file beside it.
/// </summary>
public sealed partial class SqlServerDialect : SqlDialect
{
    private const string Locked = "WITH (UPDLOCK, HOLDLOCK)";
    private SqlStatement? tableExists;
    private SqlStatement? lockSchema;

    private SqlStatement? schemaExists;
    private SqlStatement? catalogColumns;
    private SqlStatement? catalogIndexes;

    /// <inheritdoc/>
    public override int MaxNameBytes => 128;

    /// <inheritdoc/>
    public override string ScopeType => "VARBINARY(512)";

    /// <inheritdoc/>
    public override string BytesType => "VARBINARY(MAX)";

    /// <inheritdoc/>
    public override string LongTextType => "NVARCHAR(MAX)";

    /// <inheritdoc/>
    public override SqlStatement TableExists => tableExists ??= SqlStatement.Select(this, [new("name", SqlKind.LongText)], p =>
        $"SELECT COUNT_BIG(*) FROM sys.tables WHERE name = {p("name")} AND schema_id = {SchemaId}");

    /// <inheritdoc/>
    public override SqlStatement? SchemaExists => schemaExists ??= SqlStatement.Select(this, [new("name", SqlKind.LongText)], p => $"SELECT COUNT_BIG(*) FROM sys.schemas WHERE name = {p("name")}");

    // It must be the first statement of its text.
    /// <inheritdoc/>
    public override string? CreateSchema => Schema is null ? null : $"IF SCHEMA_ID({Text(Schema)}) IS NULL EXEC ({Text($"CREATE SCHEMA {Quote(Schema)}")})";

    /// <inheritdoc/>
    public override SqlStatement? CatalogColumns => catalogColumns ??= SqlStatement.Select(this, [], _ => $"""
        SELECT t.name, c.name,
          CASE y.name
            WHEN 'varbinary' THEN CONCAT('VARBINARY(', IIF(c.max_length = -1, 'MAX', CAST(c.max_length AS VARCHAR(10))), ')')
            WHEN 'nvarchar' THEN CONCAT('NVARCHAR(', IIF(c.max_length = -1, 'MAX', CAST(c.max_length / 2 AS VARCHAR(10))), ')')
            WHEN 'datetimeoffset' THEN CONCAT('DATETIMEOFFSET(', c.scale, ')')
            ELSE UPPER(y.name) END,
          CAST(c.is_nullable AS BIGINT)
        FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id JOIN sys.types y ON y.user_type_id = c.user_type_id
        WHERE t.schema_id = {SchemaId} ORDER BY t.name, c.column_id
        """);

    // Behind the columns of an index by scope that is not clustered stands the id, which was left out when it was made.
    /// <inheritdoc/>
    public override SqlStatement? CatalogIndexes => catalogIndexes ??= SqlStatement.Select(this, [], _ => $"""
        SELECT f.table_name, f.index_name, f.column_name FROM (
          SELECT t.name AS table_name, i.name AS index_name, c.name AS column_name, CAST(x.key_ordinal AS INT) AS place
          FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal > 0
            JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
          WHERE t.schema_id = {SchemaId} AND i.name IS NOT NULL
          UNION ALL
          SELECT t.name, i.name, c.name, 1000
          FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id JOIN sys.columns c ON c.object_id = t.object_id AND c.name = N'id'
            JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal = 1 JOIN sys.columns s ON s.object_id = x.object_id AND s.column_id = x.column_id AND s.name = N'scope'
          WHERE t.schema_id = {SchemaId} AND i.type = 2 AND i.name IS NOT NULL) AS f
        ORDER BY f.table_name, f.index_name, f.place
        """);

    /// <inheritdoc/>
    public override (string Begin, string Commit)? ScriptTransaction => ("BEGIN TRANSACTION", "COMMIT TRANSACTION");

    // A text is compiled before its first statement runs, and would not find a column that it adds.
    /// <inheritdoc/>
    public override string ScriptEnd => "\nGO\n";

    // The lock is the transaction's. How long it is waited for is the command's timeout.
    /// <inheritdoc/>
    public override SqlStatement? LockSchema => lockSchema ??= SqlStatement.Select(this, [], _ => """
        DECLARE @answer INT;
        EXEC @answer = sp_getapplock @Resource = N'perdure_schema', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = -1;
        SELECT 1 AS locked WHERE @answer >= 0
        """);

    /// <inheritdoc/>
    public override string Mark => "SAVE TRANSACTION batch";

    /// <inheritdoc/>
    public override string? ReleaseMark => null;

    /// <inheritdoc/>
    public override string RollbackToMark => "ROLLBACK TRANSACTION batch";

    /// <inheritdoc/>
    public override string Type(FieldKind kind) => kind switch
    {
        FieldKind.Text => "VARBINARY(255)",
        // FLOAT has no infinities; a number is kept as its place among all numbers.
        FieldKind.Integer or FieldKind.Number => "BIGINT",
        FieldKind.Time => "DATETIMEOFFSET(6)",
        _ => "BIT",
    };

    /// <inheritdoc/>
    public override string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";
    }

    /// <inheritdoc/>
    public override string CreateTable(string table, IReadOnlyList<SqlColumn> columns, SqlKey? key)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var primary = key is null ? "" : $", CONSTRAINT {Quote(key.Name)} PRIMARY KEY CLUSTERED ({string.Join(", ", key.Columns.Select(Quote))})";
        return $"IF OBJECT_ID({Text(Table(table))}, N'U') IS NULL CREATE TABLE {Table(table)} ({string.Join(", ", columns.Select(Column))}{primary})";
    }

    // The columns of the clustered key stand behind those of every other index by themselves. Left out here they don't count
    // towards its 1,700 bytes, which the longest index would pass: scope 512 + four fields of 255 are 1,532.
    // Nulls stay in: a filtered index would refuse writes and scripts of sessions without QUOTED_IDENTIFIER, such as sqlcmd's.
    /// <inheritdoc/>
    public override string CreateIndex(string index, string table, IReadOnlyList<string> columns, string? notNull = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return UnlessThere(index, table, $"CREATE INDEX {Quote(index)} ON {Table(table)} ({string.Join(", ", (columns[^1] == "id" ? columns.SkipLast(1) : columns).Select(Quote))})");
    }

    /// <inheritdoc/>
    public override string CreateRecordIndex(string index, string table) => UnlessThere(index, table, $"CREATE CLUSTERED INDEX {Quote(index)} ON {Table(table)} ([scope], [id])");

    /// <inheritdoc/>
    public override string DropIndex(string index, string table) => $"DROP INDEX IF EXISTS {Quote(index)} ON {Table(table)}";

    /// <inheritdoc/>
    public override string DropTable(string table) => $"DROP TABLE IF EXISTS {Table(table)}";

    /// <inheritdoc/>
    public override string AddColumn(string table, SqlColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return $"IF COL_LENGTH({Text(Table(table))}, {Text(column.Name)}) IS NULL ALTER TABLE {Table(table)} ADD {Column(column)}";
    }

    /// <inheritdoc/>
    public override string DropColumn(string table, string column) => $"ALTER TABLE {Table(table)} DROP COLUMN IF EXISTS {Quote(column)}";

    // HOLDLOCK keeps the gap the key would stand in, so that two of them can't both find it missing.
    /// <inheritdoc/>
    public override string Upsert(string table, IReadOnlyList<SqlAssignment> row, string at, bool keepCreated, bool onlyExpired)
    {
        ArgumentNullException.ThrowIfNull(row);
        string Of(string column) => row.First(one => one.Name == column).Expression;
        string New(SqlAssignment column) => column.Name == "created_at" && keepCreated ? $"CASE WHEN t.expires_at <= {at} THEN {column.Expression} ELSE t.created_at END" : column.Expression;
        return $"""
            MERGE INTO {Table(table)} WITH (HOLDLOCK) AS t USING (SELECT {Of("scope")} AS scope, {Of("id")} AS id) AS s ON t.scope = s.scope AND t.id = s.id
            WHEN MATCHED{(onlyExpired ? $" AND t.expires_at <= {at}" : "")} THEN UPDATE SET {string.Join(", ", row.Where(column => column.Name is not ("scope" or "id")).Select(column => $"{Quote(column.Name)} = {New(column)}"))}
            WHEN NOT MATCHED THEN INSERT ({string.Join(", ", row.Select(column => Quote(column.Name)))}) VALUES ({string.Join(", ", row.Select(column => column.Expression))});
            """;
    }

    /// <inheritdoc/>
    public override string From(string table, string alias, string index, bool isKey) => $"{Table(table)} {alias} WITH (INDEX({Quote(index)}))";

    /// <inheritdoc/>
    public override string FromLocked(string table, string alias) => $"{Table(table)} {alias} {Locked}";

    /// <inheritdoc/>
    public override string Limit(string rows) => $"OFFSET 0 ROWS FETCH NEXT {rows} ROWS ONLY";

    // Neither TOP nor MIN may stand behind UNION ALL; the first of ROW_NUMBER is read by one seek all the same.
    /// <inheritdoc/>
    public override string SkipScan(string table, string column, string condition, string after, string rows) => $"""
        WITH found (name, place) AS (
          SELECT first.name, CAST(1 AS BIGINT) FROM (SELECT TOP (1) {column} AS name FROM {Table(table)} WHERE {column} > {after} AND {condition} ORDER BY {column}) AS first
          UNION ALL
          SELECT next.name, next.place FROM (
            SELECT t.{column} AS name, found.place + 1 AS place, ROW_NUMBER() OVER (ORDER BY t.{column}) AS nth FROM {Table(table)} t JOIN found ON t.{column} > found.name WHERE found.place < {rows} AND {condition}) AS next
          WHERE next.nth = 1)
        SELECT name FROM found ORDER BY name OPTION (MAXRECURSION 0)
        """;

    // The length of a value of this type is a BIGINT.
    /// <inheritdoc/>
    public override string Length(string bytes) => $"CAST(DATALENGTH({bytes}) AS INT)";

    /// <inheritdoc/>
    public override PerdureException Classify(DbException exception, string place) => SqlServerFault.Of(exception, place);

    private string SchemaId => $"SCHEMA_ID({(Schema is null ? "" : Text(Schema))})";

    // A text is not converted to bytes by itself.
    /// <inheritdoc/>
    public override string Literal(string key) => $"CAST({base.Literal(key)} AS VARBINARY(255))";

    private string UnlessThere(string index, string table, string create) =>
        $"IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID({Text(Table(table))}) AND name = {Text(index)}) {create}";

    private string Column(SqlColumn column) => $"{Quote(column.Name)} {column.Type}{(column.Nullable ? " NULL" : " NOT NULL")}";

    private static string Text(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
