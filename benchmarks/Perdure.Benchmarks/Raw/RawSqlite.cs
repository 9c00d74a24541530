using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Perdure.Benchmarks.Raw;

/// <summary>Microsoft.Data.Sqlite with the same page size, WAL, cache and syncing as ours.</summary>
internal sealed class RawSqlite : RawDatabase
{
    private readonly string path;
    private readonly bool full;

    public RawSqlite(string path, bool full) : base(() => Open(path, full), new RawTypes("TEXT", "INTEGER", "TEXT", "BLOB"))
    {
        (this.path, this.full) = (path, full);
        CreateTable();
    }

    /// <summary>The size of a database file once its write-ahead log is moved into it.</summary>
    public static long CheckpointedBytes(string path)
    {
        using (var other = Connect(path))
            Run(other, "PRAGMA wal_checkpoint(TRUNCATE)");
        return new FileInfo(path).Length;
    }

    public override RawWriter SharedWriter() => Own(new RawSqliteRetryWriter(Open(path, full)));

    protected override RawQueueWorker Queue(DbConnection connection) => new RawSqliteQueue((SqliteConnection)connection);

    public override long StoredBytes() => CheckpointedBytes(path);

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static SqliteConnection Open(string path, bool full)
    {
        var connection = Connect(path);
        Run(connection, "PRAGMA page_size = 4096");
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        Run(connection, "PRAGMA cache_size = -16384");
        return connection;
    }
}
