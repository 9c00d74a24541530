using Microsoft.Data.Sqlite;

namespace Perdure.Benchmarks.Raw;

/// <summary>One prepared INSERT on a connection of its own.</summary>
internal sealed class RawSqliteWriter : RawWriter
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly SqliteParameter thread;
    private readonly SqliteParameter sequence;
    private readonly SqliteParameter body;

    public RawSqliteWriter(SqliteConnection connection)
    {
        this.connection = connection;
        insert = RawSqlite.Prepared(connection, "INSERT INTO raw (thread, seq, body) VALUES ($a, $b, $c)", SqliteType.Text, SqliteType.Integer, SqliteType.Blob);
        (thread, sequence, body) = (insert.Parameters[0], insert.Parameters[1], insert.Parameters[2]);
    }

    public override void Append(string thread, long sequence, byte[] change)
    {
        this.thread.Value = thread;
        this.sequence.Value = sequence;
        body.Value = change;
        insert.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }
}
