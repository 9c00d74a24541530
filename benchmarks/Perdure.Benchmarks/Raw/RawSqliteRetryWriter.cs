using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Perdure.Benchmarks.Raw;

/// <summary>
/// One prepared INSERT among several connections that write at once. The driver's own commands sleep 150 ms when another
/// connection writes, which would be no limit at all: this one tries again at once, then after a millisecond.
/// </summary>
internal sealed class RawSqliteRetryWriter : RawWriter
{
    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt insert;

    public RawSqliteRetryWriter(SqliteConnection connection)
    {
        this.connection = connection;
        Check(sqlite3_prepare_v2(connection.Handle, "INSERT INTO raw (thread, seq, body) VALUES (?1, ?2, ?3)", out insert), SQLITE_OK);
        Check(sqlite3_busy_timeout(connection.Handle, 0), SQLITE_OK);
    }

    public override void Append(string thread, long sequence, byte[] change)
    {
        sqlite3_bind_text(insert, 1, Encoding.UTF8.GetBytes(thread));
        sqlite3_bind_int64(insert, 2, sequence);
        sqlite3_bind_blob(insert, 3, change);
        var result = sqlite3_step(insert);
        for (var tries = 0; result == SQLITE_BUSY && tries < 100_000; tries++)
        {
            sqlite3_reset(insert);
            Thread.Sleep(tries < 20 ? 0 : 1);
            result = sqlite3_step(insert);
        }
        sqlite3_reset(insert);
        Check(result, SQLITE_DONE);
    }

    public override void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }

    private void Check(int result, int expected)
    {
        if (result != expected)
            throw new InvalidOperationException($"SQLite answered {result} instead of {expected}: {sqlite3_errmsg(connection.Handle).utf8_to_string()}");
    }
}
