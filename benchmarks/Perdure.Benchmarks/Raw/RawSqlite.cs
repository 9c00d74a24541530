using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Perdure.Benchmarks.Raw;

/// <summary>Prepared commands of Microsoft.Data.Sqlite on tables without any of the promises; the same page size, WAL and syncing as ours.</summary>
internal sealed class RawSqlite : RawLimit
{
    private readonly string path;
    private readonly bool full;
    private readonly List<IDisposable> writers = [];
    private readonly SqliteConnection connection;
    private SqliteCommand? read;
    private SqliteCommand? newest;

    public RawSqlite(string path, bool full)
    {
        (this.path, this.full) = (path, full);
        connection = Open(path, full);
        Run(connection, "CREATE TABLE raw (thread TEXT, seq INTEGER, body BLOB, PRIMARY KEY (thread, seq))");
    }

    public static SqliteConnection Open(string path, bool full)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run(connection, "PRAGMA page_size = 4096");
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        Run(connection, "PRAGMA cache_size = -16384");
        return connection;
    }

    public static SqliteCommand Prepared(SqliteConnection connection, string text, params SqliteType[] types)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < types.Length; i++)
            command.Parameters.Add($"${(char)('a' + i)}", types[i]);
        command.Prepare();
        return command;
    }

    /// <summary>The size of a database file once its write-ahead log is moved into it.</summary>
    public static long CheckpointedBytes(string path)
    {
        using (var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            other.Open();
            Run(other, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return new FileInfo(path).Length;
    }

    public override RawWriter Writer() => Own(new RawSqliteWriter(Open(path, full)));

    public override RawWriter SharedWriter() => Own(new RawSqliteRetryWriter(Open(path, full)));

    public override void Keep(string name, byte[] state)
    {
        Run(connection, "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, body BLOB)");
        using var command = Prepared(connection, "INSERT INTO state (name, body) VALUES ($a, $b)", SqliteType.Text, SqliteType.Blob);
        command.Parameters[0].Value = name;
        command.Parameters[1].Value = state;
        command.ExecuteNonQuery();
    }

    public override byte[] Read(string name)
    {
        read ??= Prepared(connection, "SELECT body FROM state WHERE name = $a", SqliteType.Text);
        read.Parameters[0].Value = name;
        using var row = read.ExecuteReader();
        row.Read();
        return row.GetFieldValue<byte[]>(0);
    }

    public override void KeepRow(string thread, RawRow row, byte[] body)
    {
        if (row.Sequence == 1)
            Run(connection, "CREATE TABLE IF NOT EXISTS listed (thread TEXT, seq INTEGER, at INTEGER, step INTEGER, node TEXT, metadata TEXT, body BLOB, PRIMARY KEY (thread, seq))");
        using var command = Prepared(connection, "INSERT INTO listed VALUES ($a, $b, $c, $d, $e, $f, $g)",
            SqliteType.Text, SqliteType.Integer, SqliteType.Integer, SqliteType.Integer, SqliteType.Text, SqliteType.Text, SqliteType.Blob);
        object[] values = [thread, row.Sequence, row.At, row.Step, row.Node, row.Metadata, body];
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    public override List<RawRow> Newest(string thread, int count)
    {
        newest ??= Prepared(connection, "SELECT seq, at, step, node, metadata FROM listed WHERE thread = $a ORDER BY seq DESC LIMIT $b", SqliteType.Text, SqliteType.Integer);
        newest.Parameters[0].Value = thread;
        newest.Parameters[1].Value = (long)count;
        var rows = new List<RawRow>(count);
        using var reader = newest.ExecuteReader();
        while (reader.Read())
            rows.Add(new RawRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4)));
        return rows;
    }

    public override long StoredBytes() => CheckpointedBytes(path);

    public override void Dispose()
    {
        writers.ForEach(writer => writer.Dispose());
        read?.Dispose();
        newest?.Dispose();
        connection.Dispose();
    }

    private RawWriter Own(RawWriter writer)
    {
        writers.Add(writer);
        return writer;
    }

    private static string Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
