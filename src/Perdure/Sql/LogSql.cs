using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// The statements of one kind of log in one dialect: a table with a row per entry under (scope, id, position). Every
/// expectation is part of the statement that writes. Texts are made once. Safe to share.
/// </summary>
public sealed class LogSql
{
    private readonly ConcurrentDictionary<(bool Bodies, bool Descending, int Ranges), SqlStatement> reads = new();
    private readonly ConcurrentDictionary<(int Entries, bool Remembered), SqlStatement> inserts = new();
    private readonly ConcurrentDictionary<int, SqlStatement> joined = new();
    private readonly SqlDialect dialect;

    /// <summary>Makes the statements of a kind of log.</summary>
    public LogSql(SqlDialect dialect, SqlNames names, string log)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(names);
        (this.dialect, Table, KeyIndex) = (dialect, names.Table(log), names.Derived(log, "$key"));
        Lock = dialect.LockLog(Table);
        AppendBehind = Statement(p => $"""
            INSERT INTO {Quoted} (scope, id, position, version, {At}, head, body)
            SELECT h.scope, h.id, {p("position")}, {p("version")}, {p("at")}, {p("head")}, {p("body")} FROM {From("h")}
            WHERE {Behind("h", p)}{LockRows}
            """);
        AppendFirst = Statement(p => $"""
            INSERT INTO {Quoted} (scope, id, position, version, {At}, head, body)
            SELECT {p("scope")}, {p("id")}, 1, {p("version")}, {p("at")}, {p("head")}, {p("body")}{dialect.FromNothing}
            WHERE NOT EXISTS (SELECT 1 FROM {From("n")} WHERE {Log("n", p)} AND n.position > 0{LockRows})
            """);
        AppendAny = Statement(p => $"""
            INSERT INTO {Quoted} (scope, id, position, version, {At}, head, body)
            SELECT {p("scope")}, {p("id")}, {dialect.Remember($"COALESCE(({Newest("n", p)}), 0) + 1")}, {p("version")}, {p("at")}, {p("head")}, {p("body")}{dialect.FromNothing}{dialect.ReturnPosition}
            """, dialect.ReturnPosition is not null);
        Insert = Statement(p => $"INSERT INTO {Quoted} (scope, id, position, version, {At}, head, body) VALUES ({p("scope")}, {p("id")}, {p("position")}, {p("version")}, {p("at")}, {p("head")}, {p("body")})");
        Last = Select(p => dialect.Remembered is { } position ? $"SELECT {position}{dialect.FromNothing}" : $"SELECT h.position FROM {Quoted} h WHERE {Log("h", p)} AND h.position > 0 {SqlDialect.OrderByKey("h.position", descending: true)} {dialect.Limit("1")}");
        Head = Select(p => $"SELECT h.position, h.version FROM {Quoted} h WHERE {Log("h", p)} AND h.position > 0 {SqlDialect.OrderByKey("h.position", descending: true)} {dialect.Limit("1")}");
        Version = Select(p => $"SELECT h.version FROM {Quoted} h WHERE {Log("h", p)} AND h.position = {p("position")}");
        RequireHead = Select(p => $"SELECT h.position FROM {From("h")} WHERE {Behind("h", p)}{LockRows}");
        // Version 0 is no version of an entry.
        RequireEmpty = Select(p => $"SELECT h.position FROM {From("h")} WHERE {Log("h", p)} AND h.position > 0{(dialect.HoldsEmptyLogs ? " AND h.version <> 0" : "")} {SqlDialect.OrderByKey("h.position", descending: true)} {dialect.Limit("1")}{LockRows}");
        RequireEntry = Select(p => $"SELECT h.position FROM {From("h")} WHERE {Log("h", p)} AND h.position = {p("previous")} AND h.version = {p("expected")}{LockRows}");
        Replace = Statement(p => $"UPDATE {Quoted} SET version = {p("version")}, head = {p("head")}, body = {p("body")} WHERE scope = {p("scope")} AND id = {p("id")} AND position = {p("previous")} AND version = {p("expected")}");
        Trim = Statement(p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND position BETWEEN {p("from0")} AND {p("to0")}");
        DropAnchor = Statement(p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND position = 0");
        Release = Statement(p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND position = 1 AND version = 0");
        Ids = SqlStatement.Select(dialect, [new("scope", SqlKind.Scope), new("after", SqlKind.Id), new("rows", SqlKind.Integer)], p =>
            dialect.SkipScan(Table, "id", $"scope = {p("scope")} AND position > 0", p("after"), p("rows")));
        Scopes = SqlStatement.Select(dialect, [new("after", SqlKind.Scope), new("rows", SqlKind.Integer)], p =>
            dialect.SkipScan(Table, "scope", "position > 0", p("after"), p("rows")));
    }

    /// <summary>The values of the statements that write; those of a read follow with its ranges.</summary>
    public static IReadOnlyList<SqlValue> Values { get; } =
    [
        new("scope", SqlKind.Scope), new("id", SqlKind.Id), new("lock", SqlKind.Integer), new("position", SqlKind.Integer), new("version", SqlKind.Integer), new("at", SqlKind.Time),
        new("head", SqlKind.Bytes), new("body", SqlKind.Bytes), new("previous", SqlKind.Integer), new("expected", SqlKind.Integer), new("from0", SqlKind.Integer), new("to0", SqlKind.Integer),
    ];

    /// <summary>Where the number of the lock stands among <see cref="Values"/>.</summary>
    public const int LockSlot = 2;

    /// <summary>The table's name, not quoted.</summary>
    public string Table { get; }

    /// <summary>The name of its primary key.</summary>
    public string KeyIndex { get; }

    /// <summary>Locks the log for the transaction; null where reading does.</summary>
    public SqlStatement? Lock { get; }

    /// <summary>Appends behind an expected head.</summary>
    public SqlStatement AppendBehind { get; }

    /// <summary>Appends to an empty log.</summary>
    public SqlStatement AppendFirst { get; }

    /// <summary>Appends behind whatever head there is.</summary>
    public SqlStatement AppendAny { get; }

    /// <summary>Inserts an entry behind one that this batch appended.</summary>
    public SqlStatement Insert { get; }

    /// <summary>Inserts some entries behind one that this batch appended. Its values: scope, id, position0, version0, at0, head0, body0, position1 …</summary>
    /// <param name="entries">How many.</param>
    /// <param name="remembered">Whether a position is a distance from the one remembered.</param>
    public SqlStatement InsertSome(int entries, bool remembered) => inserts.GetOrAdd((entries, remembered), shape =>
    {
        SqlValue[] values =
        [
            new("scope", SqlKind.Scope), new("id", SqlKind.Id),
            .. Enumerable.Range(0, shape.Entries).SelectMany(i => (SqlValue[])
                [new($"position{i}", SqlKind.Integer), new($"version{i}", SqlKind.Integer), new($"at{i}", SqlKind.Time), new($"head{i}", SqlKind.Bytes), new($"body{i}", SqlKind.Bytes)]),
        ];
        return SqlStatement.Build(dialect, values, p =>
        {
            var rows = Enumerable.Range(0, shape.Entries).Select(i =>
                $"({p("scope")}, {p("id")}, {(shape.Remembered ? dialect.Remembered + " + " : "")}{p($"position{i}")}, {p($"version{i}")}, {p($"at{i}")}, {p($"head{i}")}, {p($"body{i}")})");
            return $"INSERT INTO {Quoted} (scope, id, position, version, {At}, head, body) VALUES {string.Join(", ", rows)}";
        });
    });

    /// <summary>Appends to some logs, each behind its expected head, or to none. Its values: <see cref="Values"/> of each log, with its number.</summary>
    public SqlStatement AppendToSome(int logs) => joined.GetOrAdd(logs, count => SqlStatement.Build(
        dialect, [.. Enumerable.Range(0, count).SelectMany(i => Values.Select(value => value with { Name = value.Name + "_" + i }))], p =>
        {
            var rows = Enumerable.Range(0, count).Select<int, Func<string, string>>(i => name => p(name + "_" + i)).Select(one =>
                $"({one("scope")}, {one("id")}, (SELECT h.position + 1 FROM {From("h")} WHERE {Behind("h", one)}{LockRows}), {one("version")}, {one("at")}, {one("head")}, {one("body")})");
            return $"INSERT INTO {Quoted} (scope, id, position, version, {At}, head, body) VALUES\n{string.Join(",\n", rows)}";
        }));

    /// <summary>The position of the head, or of the entry that was just appended.</summary>
    public SqlStatement Last { get; }

    /// <summary>The head's position and version.</summary>
    public SqlStatement Head { get; }

    /// <summary>The version of an entry.</summary>
    public SqlStatement Version { get; }

    /// <summary>Finds the head that is expected.</summary>
    public SqlStatement RequireHead { get; }

    /// <summary>Finds any entry.</summary>
    public SqlStatement RequireEmpty { get; }

    /// <summary>Finds an entry of one version.</summary>
    public SqlStatement RequireEntry { get; }

    /// <summary>Replaces an entry of one version.</summary>
    public SqlStatement Replace { get; }

    /// <summary>Removes a range of entries.</summary>
    public SqlStatement Trim { get; }

    /// <summary>Removes the row at position 0.</summary>
    public SqlStatement DropAnchor { get; }

    /// <summary>Takes back the entry that kept the log empty.</summary>
    public SqlStatement Release { get; }

    /// <summary>The ids of logs in a scope behind one.</summary>
    public SqlStatement Ids { get; }

    /// <summary>The scopes with an entry behind one.</summary>
    public SqlStatement Scopes { get; }

    // AT is a word of its own in some dialects.
    private string At => dialect.Quote("at");

    // A lock of the log's own makes those of rows needless.
    private string LockRows => dialect.LocksLogRows ? dialect.LockRows : "";

    private string From(string alias) => dialect.LocksLogRows ? dialect.FromLocked(Table, alias) : $"{Quoted} {alias}";

    private string Quoted => dialect.Table(Table);

    /// <summary>The table, as declared.</summary>
    public TableShape Shape() => new(Table,
    [
        new("scope", dialect.ScopeType, false),
        new("id", dialect.Type(FieldKind.Text), false),
        new("position", dialect.Type(FieldKind.Integer), false),
        new("version", dialect.Type(FieldKind.Integer), false),
        new("at", dialect.Type(FieldKind.Time), false),
        new("head", dialect.BytesType),
        new("body", dialect.BytesType),
    ], new SqlKey(dialect.KeyName ?? KeyIndex, "scope", "id", "position"), []);

    /// <summary>The entries of some ranges: position, version, time, head, and the body or its length. Its values: scope, id, rows, from0, to0, from1, to1 …</summary>
    public SqlStatement Read(bool bodies, bool descending, int ranges) => reads.GetOrAdd((bodies, descending, ranges), shape =>
    {
        SqlValue[] values =
        [
            new("scope", SqlKind.Scope), new("id", SqlKind.Id), new("rows", SqlKind.Integer),
            .. Enumerable.Range(0, shape.Ranges).SelectMany(i => (SqlValue[])[new("from" + i, SqlKind.Integer), new("to" + i, SqlKind.Integer)]),
        ];
        var body = shape.Bodies ? "e.body" : dialect.Length("e.body");
        return SqlStatement.Select(dialect, values, p =>
        {
            var within = string.Join(" OR ", Enumerable.Range(0, shape.Ranges).Select(i => $"e.position BETWEEN {p("from" + i)} AND {p("to" + i)}"));
            return $"SELECT e.position, e.version, e.{At}, e.head, {body} FROM {dialect.From(Table, "e", KeyIndex, isKey: true)} WHERE {Log("e", p)} AND {(shape.Ranges > 1 ? $"({within})" : within)} {SqlDialect.OrderByKey("e.position", shape.Descending)} {dialect.Limit(p("rows"))}";
        });
    });

    private static string Log(string alias, Func<string, string> p) => $"{alias}.scope = {p("scope")} AND {alias}.id = {p("id")}";

    // The row is the expected head: it is there in that version, and nothing is behind it.
    private string Behind(string alias, Func<string, string> p) =>
        $"{Log(alias, p)} AND {alias}.position = {p("previous")} AND {alias}.version = {p("expected")} AND NOT EXISTS (SELECT 1 FROM {From("n")} WHERE {Log("n", p)} AND n.position > {p("previous")}{LockRows})";

    private string Newest(string alias, Func<string, string> p) => $"SELECT MAX({alias}.position) FROM {From(alias)} WHERE {Log(alias, p)}{LockRows}";

    private SqlStatement Statement(Func<Func<string, string>, string> text, bool returnsRows = false) => SqlStatement.Build(dialect, Values, text, returnsRows);

    private SqlStatement Select(Func<Func<string, string>, string> text) => SqlStatement.Select(dialect, Values, text);
}
