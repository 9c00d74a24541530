using Perdure.Sql;
using SQLitePCL;

namespace Perdure.Sqlite;

/// <summary>
/// The statements of a kind of log on one connection. An entry's key is its stream's number &lt;&lt; 32 | its position, so a
/// log's entries lie side by side, and a read of a range is a scan.
/// </summary>
internal sealed class LogStatements(sqlite3 handle, SqlNames names, string log) : IDisposable
{
    private readonly List<SqliteStatement> prepared = [];
    private readonly string entries = Quote(names.Table(log));
    private readonly string streams = Quote(names.Derived(log, "streams"));

    /// <summary>Streams: number by (scope, id). Entries: version, time in microseconds, head, body by key.</summary>
    public static IReadOnlyList<TableShape> Tables(SqlNames names, string log) =>
    [
        new(names.Derived(log, "streams"),
        [
            // The number of a dropped stream is never given again.
            new("stream", "INTEGER") { Suffix = " PRIMARY KEY AUTOINCREMENT" },
            new("scope", "TEXT", false),
            new("id", "TEXT", false),
        ], new SqlKey(names.Derived(log, "key"), "scope", "id"), []),
        new(names.Table(log),
        [
            new("k", "INTEGER") { Suffix = " PRIMARY KEY" },
            new("version", "INTEGER", false),
            new("at", "INTEGER", false),
            new("head", "BLOB"),
            new("body", "BLOB"),
        ], null, []),
    ];

    /// <summary>Appends behind an expected head: ?1 k, ?2 version, ?3 at, ?4 head, ?5 body, ?6 its k, ?7 its version, ?8 the stream's end.</summary>
    public SqliteStatement Append => field ??= Prepare($"INSERT INTO {entries} (k, version, at, head, body) SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT version FROM {entries} WHERE k = ?6) = ?7 AND NOT EXISTS (SELECT 1 FROM {entries} WHERE k > ?6 AND k < ?8)");

    // Not max(k): a condition on it is pushed into the subquery, which then reads the whole log (5 ms at 20,000 entries instead of 15 µs).
    /// <summary>Appends behind whatever head there is, but not to an empty log: ?1 the stream's start, ?2 to ?5 as above, ?6 the last k there can be.</summary>
    public SqliteStatement AppendAny => field ??= Prepare($"INSERT INTO {entries} (k, version, at, head, body) SELECT k + 1, ?2, ?3, ?4, ?5 FROM (SELECT k FROM {entries} WHERE k > ?1 AND k <= ?6 ORDER BY k DESC LIMIT 1) WHERE k < ?6");

    /// <summary>Inserts an entry: ?1 to ?5 as above.</summary>
    public SqliteStatement Insert => field ??= Prepare($"INSERT INTO {entries} (k, version, at, head, body) VALUES (?1, ?2, ?3, ?4, ?5)");

    /// <summary>The head's k and version between ?1 and ?2.</summary>
    public SqliteStatement Head => field ??= Prepare($"SELECT k, version FROM {entries} WHERE k > ?1 AND k < ?2 ORDER BY k DESC LIMIT 1");

    /// <summary>The version of the entry ?1.</summary>
    public SqliteStatement Version => field ??= Prepare($"SELECT version FROM {entries} WHERE k = ?1");

    /// <summary>Replaces the entry ?1 of version ?5 by version ?2, head ?3, body ?4.</summary>
    public SqliteStatement Replace => field ??= Prepare($"UPDATE {entries} SET version = ?2, head = ?3, body = ?4 WHERE k = ?1 AND version = ?5");

    /// <summary>Removes the entries from ?1 to ?2.</summary>
    public SqliteStatement Trim => field ??= Prepare($"DELETE FROM {entries} WHERE k BETWEEN ?1 AND ?2");

    /// <summary>The number of the stream of scope ?1 and id ?2.</summary>
    public SqliteStatement FindStream => field ??= Prepare($"SELECT stream FROM {streams} WHERE scope = ?1 AND id = ?2");

    /// <summary>Makes the stream of scope ?1 and id ?2.</summary>
    public SqliteStatement AddStream => field ??= Prepare($"INSERT INTO {streams} (scope, id) VALUES (?1, ?2)");

    /// <summary>Removes the stream ?1.</summary>
    public SqliteStatement RemoveStream => field ??= Prepare($"DELETE FROM {streams} WHERE stream = ?1");

    /// <summary>The entries from ?1 to ?2, at most ?3: k, version, at, head, and the body or its length.</summary>
    public SqliteStatement Read(bool bodies, bool descending) => (bodies, descending) switch
    {
        (true, false) => ReadBodies,
        (true, true) => ReadBodiesDescending,
        (false, false) => ReadHeads,
        _ => ReadHeadsDescending,
    };

    public void Dispose() => prepared.ForEach(statement => statement.Dispose());

    private SqliteStatement ReadBodies => field ??= Prepare($"SELECT k, version, at, head, body FROM {entries} WHERE k BETWEEN ?1 AND ?2 ORDER BY k LIMIT ?3");

    private SqliteStatement ReadBodiesDescending => field ??= Prepare($"SELECT k, version, at, head, body FROM {entries} WHERE k BETWEEN ?1 AND ?2 ORDER BY k DESC LIMIT ?3");

    private SqliteStatement ReadHeads => field ??= Prepare($"SELECT k, version, at, head, coalesce(length(body), 0) FROM {entries} WHERE k BETWEEN ?1 AND ?2 ORDER BY k LIMIT ?3");

    private SqliteStatement ReadHeadsDescending => field ??= Prepare($"SELECT k, version, at, head, coalesce(length(body), 0) FROM {entries} WHERE k BETWEEN ?1 AND ?2 ORDER BY k DESC LIMIT ?3");

    private SqliteStatement Prepare(string text)
    {
        var statement = new SqliteStatement(handle, text);
        prepared.Add(statement);
        return statement;
    }

    // Our own names hold no quote.
    private static string Quote(string name) => $"\"{name}\"";
}
