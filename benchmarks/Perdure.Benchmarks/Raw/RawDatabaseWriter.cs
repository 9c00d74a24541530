using System.Data;
using System.Data.Common;

namespace Perdure.Benchmarks.Raw;

/// <summary>One prepared INSERT on a connection of its own.</summary>
internal sealed class RawDatabaseWriter : RawWriter
{
    private readonly DbConnection connection;
    private readonly DbCommand insert;
    private readonly DbParameter thread;
    private readonly DbParameter sequence;
    private readonly DbParameter body;

    public RawDatabaseWriter(DbConnection connection)
    {
        this.connection = connection;
        insert = RawDatabase.Prepared(connection, "INSERT INTO raw (thread, seq, body) VALUES (@a, @b, @c)", DbType.String, DbType.Int64, DbType.Binary);
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
