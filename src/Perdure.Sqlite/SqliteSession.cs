using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Perdure.Sql;
using Perdure.Storage;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Perdure.Sqlite;

/// <summary>A connection to the file. Transactions go by prepared statements on its handle, which ADO.NET commands join.</summary>
internal sealed class SqliteSession : SqlSession
{
    private readonly SqliteOptions options;
    private readonly StreamCache streams;
    private readonly Dictionary<string, LogStatements> logs = [];
    private readonly SqliteStatement begin;
    private readonly SqliteStatement beginWrite;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;
    private readonly SqliteStatement mark;
    private readonly SqliteStatement release;
    private readonly SqliteStatement rollbackToMark;

    public SqliteSession(SqliteConnection connection, SqlDialect dialect, SqliteOptions options, StreamCache streams)
        : base(connection, dialect)
    {
        (this.options, this.streams, Handle) = (options, streams, connection.Handle!);
        begin = new SqliteStatement(Handle, "BEGIN");
        beginWrite = new SqliteStatement(Handle, "BEGIN IMMEDIATE");
        commit = new SqliteStatement(Handle, "COMMIT");
        rollback = new SqliteStatement(Handle, "ROLLBACK");
        mark = new SqliteStatement(Handle, "SAVEPOINT batch");
        release = new SqliteStatement(Handle, "RELEASE batch");
        rollbackToMark = new SqliteStatement(Handle, "ROLLBACK TO batch");
    }

    public sqlite3 Handle { get; }

    /// <summary>Streams met in the transaction: known to others once it is committed.</summary>
    public List<KeyValuePair<LogKey, long>> Met { get; } = [];

    public LogStatements Log(string log, SqlNames names)
    {
        if (!logs.TryGetValue(log, out var statements))
            logs.Add(log, statements = new LogStatements(Handle, names, log));
        return statements;
    }

    public override async ValueTask BeginAsync(bool write, CancellationToken cancellationToken)
    {
        if (!write)
        {
            begin.Run();
            return;
        }
        // SQLite's own waiting is in steps of a second in this build, and ADO.NET's in steps of 150 ms.
        var started = Stopwatch.GetTimestamp();
        for (var wait = 1; !beginWrite.TryRun(); wait = Math.Min(wait * 2, 16))
        {
            if (Stopwatch.GetElapsedTime(started) > options.BusyTimeout)
                throw new PerdureException(Fault.Timeout, $"'{options.Path}' was held by another writer for more than {options.BusyTimeout.TotalSeconds:0.###} s. Nothing was written; try again, or raise BusyTimeout.", isTransient: true);
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    public override ValueTask CommitAsync()
    {
        commit.Run();
        streams.Add(Met);
        Met.Clear();
        return ValueTask.CompletedTask;
    }

    public override ValueTask RollbackAsync()
    {
        Met.Clear();
        // Some errors have rolled back by themselves.
        if (sqlite3_get_autocommit(Handle) == 0)
            rollback.Run();
        return ValueTask.CompletedTask;
    }

    public override ValueTask MarkAsync()
    {
        mark.Run();
        return ValueTask.CompletedTask;
    }

    public override ValueTask ReleaseAsync()
    {
        release.Run();
        return ValueTask.CompletedTask;
    }

    public override ValueTask RollbackToMarkAsync()
    {
        Met.Clear();
        rollbackToMark.Run();
        release.Run();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var statement in (SqliteStatement[])[begin, beginWrite, commit, rollback, mark, release, rollbackToMark])
            statement.Dispose();
        foreach (var log in logs.Values)
            log.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
