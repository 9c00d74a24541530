namespace Perdure.Sql;

public abstract partial class SqlDialect
{
    /// <summary>The step of a statement of the caller's own: how it says that it touched nothing, and how many rows it touched.</summary>
    /// <param name="operation">Its place in the batch.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="values">Its values.</param>
    /// <param name="mustTouch">Whether touching or finding no row is a conflict.</param>
    public virtual SqlStep Own(int operation, SqlStatement statement, object?[] values, bool mustTouch)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return new SqlStep(operation, statement, values, mustTouch ? SqlGuard.Some : SqlGuard.None, statement.ReturnsRows ? SqlCount.None : SqlCount.Rows);
    }

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

    /// <summary>Whether <see cref="Upsert"/> replaces expired rows; else they are removed first, and it is a plain insert.</summary>
    public virtual bool UpsertsExpired => true;

    /// <summary>
    /// Inserts a row unless its key is taken, without an error: it keeps the place of a record that must stay absent until the
    /// transaction ends. Null where reading for a lock does that already.
    /// </summary>
    public virtual string? InsertMissing(string table, IReadOnlyList<SqlAssignment> row) => null;

    /// <summary>A table in a FROM clause, read through one index where the database takes such a word.</summary>
    /// <param name="table">Not yet quoted.</param>
    /// <param name="alias">Its short name.</param>
    /// <param name="index">The index.</param>
    /// <param name="isKey">Whether that is the primary key.</param>
    public virtual string From(string table, string alias, string index, bool isKey) => $"{Table(table)} {alias}";

    /// <summary>A table in a FROM clause whose rows read stay as they are until the transaction ends; see <see cref="LockRows"/>.</summary>
    public virtual string FromLocked(string table, string alias) => $"{Table(table)} {alias}";

    /// <summary>The end of a SELECT whose rows read stay as they are until the transaction ends; see <see cref="FromLocked"/>.</summary>
    public virtual string LockRows => "";

    /// <summary>The end of a SELECT within a statement that writes, where it must see what others are about to commit. Default: nothing; it sees what the statement sees.</summary>
    public virtual string LockInner => "";

    /// <summary>What stands behind a SELECT of parameters that reads no table, with a space before it.</summary>
    public virtual string FromNothing => "";

    /// <summary>Whether an index may leave out rows in which a column is null; else a sparse index is an ordinary one, and one that is there already serves.</summary>
    public virtual bool HasPartialIndexes => false;

    /// <summary>Whether parameters may be arrays, so that many keys are found by one statement of one text.</summary>
    public virtual bool TakesArrays => false;

    /// <summary>One statement for several records that one statement each would write; null: each is written by its own.</summary>
    public virtual SqlMany? PutMany(ManyPut put) => null;

    /// <summary>One statement that removes those of several records that are past their expiry, where <see cref="UpsertsExpired"/> does not hold; null: one for each.</summary>
    /// <param name="table">Not yet quoted.</param>
    /// <param name="values">As those of <see cref="ManyPut.Values"/>.</param>
    public virtual SqlMany? RemoveManyExpired(string table, IReadOnlyList<SqlValue> values) => null;

    /// <summary>The rows of a table (alias <c>r</c>) whose keys are in two arrays.</summary>
    public virtual string FromKeys(string table, string scopes, string ids) => throw new NotSupportedException("This dialect takes no arrays.");

    /// <summary>The order of some columns, nulls first ascending and last descending.</summary>
    public virtual string OrderBy(IReadOnlyList<string> columns, bool descending) =>
        $"ORDER BY {string.Join(", ", columns.Select(column => descending ? column + " DESC" : column))}";

    /// <summary>
    /// Whether rows whose order is null and the others are read by a statement each: where an index ends with its nulls, one
    /// statement for both would sort.
    /// </summary>
    public virtual bool ReadsNullsApart => false;

    // The columns of a primary key are never null. A word about nulls would hide the key from the planner: PostgreSQL then sorts the whole log for its newest entry.
    internal static string OrderByKey(string column, bool descending) => descending ? $"ORDER BY {column} DESC" : $"ORDER BY {column}";

    /// <summary>The end of a SELECT that returns so many rows at most.</summary>
    public virtual string Limit(string rows) => $"LIMIT {rows}";

    /// <summary>Skips rows that others have locked, at the end of a SELECT.</summary>
    public virtual string SkipLocked => "";

    /// <summary>The different values of a column behind one whose rows meet a condition, in order, by skipping from one to the next.</summary>
    public virtual string SkipScan(string table, string column, string condition, string after, string rows) => $"""
        WITH RECURSIVE found(name) AS (
          SELECT (SELECT {column} FROM {Table(table)} WHERE {column} > {after} AND {condition} ORDER BY {column} LIMIT 1)
          UNION ALL
          SELECT (SELECT {column} FROM {Table(table)} WHERE {column} > found.name AND {condition} ORDER BY {column} LIMIT 1) FROM found WHERE found.name IS NOT NULL)
        SELECT name FROM found WHERE name IS NOT NULL LIMIT {rows}
        """;
}
