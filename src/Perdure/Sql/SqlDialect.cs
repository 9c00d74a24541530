using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// What differs between SQL databases, and nothing else. Immutable and safe to share. A variant of a database is a subclass
/// of its dialect with only the difference in it.
/// </summary>
public abstract class SqlDialect
{
    /// <summary>The longest name of a table or an index, in bytes.</summary>
    public abstract int MaxNameBytes { get; }

    /// <summary>The type of a scope: 512 bytes of text, ordered by bytes.</summary>
    public abstract string ScopeType { get; }

    /// <summary>The type of a field; <see cref="FieldKind.Text"/> is the type of an id too, <see cref="FieldKind.Integer"/> of a version.</summary>
    public abstract string Type(FieldKind kind);

    /// <summary>The columns of a body.</summary>
    public abstract IReadOnlyList<SqlBodyColumn> BodyColumns { get; }

    /// <summary>A name as an identifier, whatever it holds.</summary>
    public abstract string Quote(string name);

    /// <summary>A parameter as the text spells it.</summary>
    public abstract string Parameter(string name);

    /// <summary>Whether a table may not have that name.</summary>
    public virtual bool IsReserved(string table) => false;

    /// <summary>A statement that says by a count whether a table is there; its value is <c>name</c>.</summary>
    public abstract SqlStatement TableExists { get; }

    /// <summary>Takes the lock that keeps other processes from preparing until the transaction ends; null when a write transaction is such a lock.</summary>
    public abstract SqlStatement? LockSchema { get; }

    /// <summary>Creates a table unless it is there.</summary>
    public abstract string CreateTable(string table, IReadOnlyList<SqlColumn> columns);

    /// <summary>Creates an index unless it is there.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="table">The table's.</param>
    /// <param name="columns">The columns, in order.</param>
    /// <param name="unique">Whether it is the key.</param>
    /// <param name="onlyWhereNotNull">Whether rows whose first column is null may be left out.</param>
    public abstract string CreateIndex(string index, string table, IReadOnlyList<string> columns, bool unique = false, bool onlyWhereNotNull = false);

    /// <summary>Drops an index if it is there.</summary>
    public abstract string DropIndex(string index, string table);

    /// <summary>Drops a table if it is there.</summary>
    public abstract string DropTable(string table);

    /// <summary>Adds a column.</summary>
    public abstract string AddColumn(string table, SqlColumn column);

    /// <summary>Drops a column.</summary>
    public abstract string DropColumn(string table, string column);

    /// <summary>
    /// Inserts a row, or replaces the one with its scope and id. A replaced row keeps its created_at when
    /// <paramref name="keepCreated"/> and it is not past its expiry.
    /// </summary>
    /// <param name="table">Not yet quoted.</param>
    /// <param name="row">All columns.</param>
    /// <param name="at">The parameter of the time of the write.</param>
    /// <param name="keepCreated">See above.</param>
    /// <param name="onlyExpired">Whether only a row past its expiry may be replaced; else no row is touched.</param>
    public abstract string Upsert(string table, IReadOnlyList<SqlAssignment> row, string at, bool keepCreated, bool onlyExpired);

    /// <summary>A table in a FROM clause, read through one index where the database takes such a word.</summary>
    public abstract string From(string table, string alias, string index);

    /// <summary>The order of some columns, nulls first ascending and last descending.</summary>
    public abstract string OrderBy(IReadOnlyList<string> columns, bool descending);

    /// <summary>The end of a SELECT that returns so many rows at most.</summary>
    public abstract string Limit(string rows);

    /// <summary>The scopes behind one that hold a row that is visible, in order, by skipping from one to the next.</summary>
    public abstract string SkipScan(string table, string column, string visible, string after, string rows);

    /// <summary>A value of a field (never a set) as a parameter's value.</summary>
    public abstract object? Encode(FieldValue value);

    /// <summary>A moment as a parameter's value.</summary>
    public abstract object Encode(DateTimeOffset time);

    /// <summary>A text that is a key (scope, id) as a parameter's value.</summary>
    public virtual object Encode(string key) => key;

    /// <summary>A body as a parameter's value.</summary>
    public abstract object Encode(ReadOnlyMemory<byte> body);

    /// <summary>A value of a field out of a row.</summary>
    public abstract FieldValue Decode(DbDataReader row, int column, FieldKind kind);

    /// <summary>A moment out of a row.</summary>
    public abstract DateTimeOffset DecodeTime(DbDataReader row, int column);

    /// <summary>A body out of a row; <paramref name="column"/> is the first of <see cref="BodyColumns"/>.</summary>
    public abstract byte[] DecodeBody(DbDataReader row, int column);

    /// <summary>What the database's no means. The one place where codes are read.</summary>
    /// <param name="exception">The driver's.</param>
    /// <param name="place">What was touched.</param>
    public abstract PerdureException Classify(DbException exception, string place);
}
