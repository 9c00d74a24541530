using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// What differs between SQL databases, and nothing else. Immutable and safe to share. A variant of a database is a subclass
/// of its dialect with only the difference in it. The part for tables is in this file, those for records, logs and values beside it.
/// </summary>
public abstract partial class SqlDialect
{
    /// <summary>The longest name of a table or an index, in bytes.</summary>
    public abstract int MaxNameBytes { get; }

    /// <summary>The type of a scope: 512 bytes of text, ordered by bytes.</summary>
    public abstract string ScopeType { get; }

    /// <summary>The type of any bytes.</summary>
    public abstract string BytesType { get; }

    /// <summary>The type of a long text of our own making.</summary>
    public abstract string LongTextType { get; }

    /// <summary>The type of a field; <see cref="FieldKind.Text"/> is the type of an id too, <see cref="FieldKind.Integer"/> of a version.</summary>
    public abstract string Type(FieldKind kind);

    /// <summary>The columns of a body.</summary>
    public abstract IReadOnlyList<SqlBodyColumn> BodyColumns { get; }

    /// <summary>The schema of all tables. Default: null, the connection's own.</summary>
    public string? Schema { get; init; }

    /// <summary>A name as an identifier, whatever it holds.</summary>
    public abstract string Quote(string name);

    /// <summary>The name of a table, or of what stands beside it in its schema, where a statement means one that is there.</summary>
    public string Table(string name) => Schema is null ? Quote(name) : $"{Quote(Schema)}.{Quote(name)}";

    /// <summary>Whether a table may not have that name.</summary>
    public virtual bool IsReserved(string table) => false;

    /// <summary>A statement that says by a count whether a table is there; its value is <c>name</c>.</summary>
    public abstract SqlStatement TableExists { get; }

    /// <summary>All columns of all tables a store could mean: rows of table, column, type as <see cref="Type"/> and its siblings spell it, and 1 where it may be null. Null: the dialect can't tell.</summary>
    public virtual SqlStatement? CatalogColumns => null;

    /// <summary>The columns of all indexes on them, in order: rows of table, index, column. Null: the dialect can't tell.</summary>
    public virtual SqlStatement? CatalogIndexes => null;

    /// <summary>What the catalog calls every primary key; null: what it was called when it was made.</summary>
    public virtual string? KeyName => null;

    /// <summary>A statement that says by a count whether a schema is there; its value is <c>name</c>. Null where there are none.</summary>
    public virtual SqlStatement? SchemaExists => null;

    /// <summary>Creates <see cref="Schema"/> unless it is there; null: an administrator does.</summary>
    public virtual string? CreateSchema => null;

    /// <summary>A key or a name as a literal of a script. Our own names hold no backslash, so that a quote is all there is to double.</summary>
    public virtual string Literal(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"'{key.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>The words around a script that changes the schema whole or not at all; null where such changes commit by themselves.</summary>
    public virtual (string Begin, string Commit)? ScriptTransaction => ("BEGIN", "COMMIT");

    /// <summary>What stands behind each statement of a script.</summary>
    public virtual string ScriptEnd => ";\n";

    /// <summary>Takes the lock that keeps other processes from preparing until the transaction ends, and returns a row when it was got; null when a write transaction is such a lock.</summary>
    public abstract SqlStatement? LockSchema { get; }

    /// <summary>Gives that lock back where the end of the transaction does not.</summary>
    public virtual SqlStatement? UnlockSchema => null;

    /// <summary>Creates a table unless it is there.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="key">Its primary key; null: none.</param>
    public abstract string CreateTable(string table, IReadOnlyList<SqlColumn> columns, SqlKey? key);

    /// <summary>Creates a table together with its key and all its ordinary indexes, where that is quicker than one by one. Default: null, one by one.</summary>
    public virtual string? CreateTable(TableShape table) => null;

    /// <summary>Creates the key of a table where that is not part of its creation.</summary>
    public virtual string? CreateKey(string table, SqlKey key) => null;

    /// <summary>Creates an index unless it is there.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="table">The table's.</param>
    /// <param name="columns">The columns, in order.</param>
    /// <param name="notNull">A column where rows may be left out in which it is null; null: none is.</param>
    public abstract string CreateIndex(string index, string table, IReadOnlyList<string> columns, string? notNull = null);

    /// <summary>Creates the index by scope and id of a table that stands for an index. Default: as any other.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="table">The table's, which has no key.</param>
    public virtual string CreateRecordIndex(string index, string table) => CreateIndex(index, table, ["scope", "id"]);

    /// <summary>Drops an index if it is there.</summary>
    public abstract string DropIndex(string index, string table);

    /// <summary>Drops a table if it is there.</summary>
    public abstract string DropTable(string table);

    /// <summary>Adds a column unless it is there.</summary>
    public abstract string AddColumn(string table, SqlColumn column);

    /// <summary>Drops a column if it is there.</summary>
    public abstract string DropColumn(string table, string column);

    /// <summary>Whether a change of the schema was refused because it had been made before: where changes can't be rolled back, an interrupted migration is run again.</summary>
    public virtual bool IsDoneAlready(DbException exception) => false;

    /// <summary>What the database's no means. The one place where codes are read.</summary>
    /// <param name="exception">The driver's.</param>
    /// <param name="place">What was touched.</param>
    public abstract PerdureException Classify(DbException exception, string place);
}
