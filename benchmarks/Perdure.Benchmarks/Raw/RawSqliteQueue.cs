using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Perdure.Benchmarks.Raw;

/// <summary>
/// UPDATE … RETURNING, and the ends in one transaction. When another connection writes it tries again at once, then after a millisecond, where the
/// driver's own commands sleep 150 ms.
/// </summary>
internal sealed class RawSqliteQueue : RawQueueWorker
{
    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt claim, end, begin, commit;

    public RawSqliteQueue(SqliteConnection connection)
    {
        this.connection = connection;
        claim = Prepared("UPDATE work SET state = 1 WHERE id IN (SELECT id FROM work WHERE state = 0 ORDER BY priority, ready LIMIT ?1) RETURNING id, input");
        end = Prepared("UPDATE work SET state = 2, output = ?2 WHERE id = ?1");
        begin = Prepared("BEGIN IMMEDIATE");
        commit = Prepared("COMMIT");
        Check(sqlite3_busy_timeout(connection.Handle, 0), SQLITE_OK);
    }

    public override int Do(int count)
    {
        var ids = new List<long>(count);
        sqlite3_bind_int64(claim, 1, count);
        int result;
        while ((result = Step(claim)) == SQLITE_ROW)
        {
            sqlite3_column_blob(claim, 1).ToArray();
            ids.Add(sqlite3_column_int64(claim, 0));
        }
        sqlite3_reset(claim);
        Check(result, SQLITE_DONE);
        if (ids.Count > 1)
            Done(begin);
        foreach (var id in ids)
        {
            sqlite3_bind_int64(end, 1, id);
            sqlite3_bind_blob(end, 2, Output);
            Done(end);
        }
        if (ids.Count > 1)
            Done(commit);
        return ids.Count;
    }

    public override void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[claim, end, begin, commit])
            statement.Dispose();
        connection.Dispose();
    }

    private static int Step(sqlite3_stmt statement)
    {
        var result = sqlite3_step(statement);
        for (var tries = 0; result == SQLITE_BUSY && tries < 100_000; tries++)
        {
            sqlite3_reset(statement);
            Thread.Sleep(tries < 20 ? 0 : 1);
            result = sqlite3_step(statement);
        }
        return result;
    }

    private void Done(sqlite3_stmt statement)
    {
        var result = Step(statement);
        sqlite3_reset(statement);
        Check(result, SQLITE_DONE);
    }

    private sqlite3_stmt Prepared(string text)
    {
        Check(sqlite3_prepare_v2(connection.Handle, text, out var statement), SQLITE_OK);
        return statement;
    }

    private void Check(int result, int expected)
    {
        if (result != expected)
            throw new InvalidOperationException($"SQLite answered {result} instead of {expected}: {sqlite3_errmsg(connection.Handle).utf8_to_string()}");
    }
}
