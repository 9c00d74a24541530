using System.Text;
using Microsoft.Data.Sqlite;
using Perdure.Storage;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Perdure.Sqlite;

/// <summary>A prepared statement on the connection's own handle: spans in, spans out, nothing allocated.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 handle;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(sqlite3 handle, string text)
    {
        this.handle = handle;
        Check(sqlite3_prepare_v3(handle, text, SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <summary>How many rows the last execution touched.</summary>
    public int Changes => sqlite3_changes(handle);

    /// <summary>The key of the row inserted last.</summary>
    public long LastKey => sqlite3_last_insert_rowid(handle);

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        Check(sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    /// <summary>Binds a key; the longest is a scope.</summary>
    public SqliteStatement Bind(int parameter, string key)
    {
        Span<byte> utf8 = stackalloc byte[Identifier.MaxScopeBytes];
        Check(sqlite3_bind_text(statement, parameter, utf8[..Encoding.UTF8.GetBytes(key, utf8)]));
        return this;
    }

    /// <summary>True at a row, false at the end.</summary>
    public bool Step()
    {
        var code = sqlite3_step(statement);
        // A read is refused only before its first row, while another process recovers or closes the file.
        for (var tries = 0; code == SQLITE_BUSY && tries < 2000; tries++)
        {
            Reset();
            Thread.Sleep(1);
            code = sqlite3_step(statement);
        }
        return code == SQLITE_ROW || (code == SQLITE_DONE ? false : throw Exception(code));
    }

    /// <summary>Executes to the end and makes ready for the next time.</summary>
    /// <returns>False when another connection writes; nothing happened.</returns>
    public bool TryRun()
    {
        var code = sqlite3_step(statement);
        if (code is SQLITE_DONE or SQLITE_ROW)
        {
            Reset();
            return true;
        }
        var exception = code is SQLITE_BUSY or SQLITE_LOCKED ? null : Exception(code);
        Reset();
        return exception is null ? false : throw exception;
    }

    /// <summary>Executes to the end and makes ready for the next time.</summary>
    public void Run()
    {
        if (!TryRun())
            throw Exception(SQLITE_BUSY);
    }

    public long Integer(int column) => sqlite3_column_int64(statement, column);

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(statement, column);

    // The code of a reset is that of the step before it, which was looked at. A statement that is not reset pins its snapshot.
    public void Reset() => _ = sqlite3_reset(statement);

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != SQLITE_OK)
            throw Exception(code);
    }

    private SqliteException Exception(int code) =>
        new($"SQLite Error {code}: '{sqlite3_errmsg(handle).utf8_to_string()}'.", code & 0xff, sqlite3_extended_errcode(handle));
}
