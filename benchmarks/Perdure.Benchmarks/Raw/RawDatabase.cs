using System.Data;
using System.Data.Common;

namespace Perdure.Benchmarks.Raw;

/// <summary>Prepared commands of an ADO.NET driver on tables without any of the promises.</summary>
/// <param name="open">Opens a connection, set as ours are.</param>
/// <param name="types">How columns are declared.</param>
internal abstract class RawDatabase(Func<DbConnection> open, RawTypes types) : RawLimit, IRawQueue
{
    private readonly List<RawWriter> writers = [];
    private readonly DbConnection connection = open();
    private DbCommand? keep;
    private DbCommand? read;
    private DbCommand? list;
    private DbCommand? newest;

    public static DbCommand Prepared(DbConnection connection, string text, params DbType[] kinds)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < kinds.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = ($"@{(char)('a' + i)}", kinds[i]);
            command.Parameters.Add(parameter);
        }
        command.Prepare();
        return command;
    }

    public override RawWriter Writer() => Own(new RawDatabaseWriter(open()));

    public override void Keep(string name, byte[] state)
    {
        keep ??= Created($"CREATE TABLE state (name {types.Key} PRIMARY KEY, body {types.Bytes})", "INSERT INTO state (name, body) VALUES (@a, @b)", DbType.String, DbType.Binary);
        Execute(keep, name, state);
    }

    public override byte[] Read(string name)
    {
        read ??= Prepared(connection, "SELECT body FROM state WHERE name = @a", DbType.String);
        read.Parameters[0].Value = name;
        using var row = read.ExecuteReader();
        row.Read();
        return row.GetFieldValue<byte[]>(0);
    }

    public override void KeepRow(string thread, RawRow row, byte[] body)
    {
        list ??= Created($"CREATE TABLE listed (thread {types.Key}, seq {types.Number}, at {types.Number}, step {types.Number}, node {types.Text}, metadata {types.Text}, body {types.Bytes}, PRIMARY KEY (thread, seq))",
            "INSERT INTO listed VALUES (@a, @b, @c, @d, @e, @f, @g)", DbType.String, DbType.Int64, DbType.Int64, DbType.Int64, DbType.String, DbType.String, DbType.Binary);
        Execute(list, thread, row.Sequence, row.At, row.Step, row.Node, row.Metadata, body);
    }

    public override List<RawRow> Newest(string thread, int count)
    {
        newest ??= Prepared(connection, "SELECT seq, at, step, node, metadata FROM listed WHERE thread = @a ORDER BY seq DESC LIMIT @b", DbType.String, DbType.Int64);
        newest.Parameters[0].Value = thread;
        newest.Parameters[1].Value = (long)count;
        var rows = new List<RawRow>(count);
        using var reader = newest.ExecuteReader();
        while (reader.Read())
            rows.Add(new RawRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4)));
        return rows;
    }

    /// <summary>A way to keep steps of reasoning, which makes their tables.</summary>
    public RawStepWriter StepWriter()
    {
        foreach (var table in RawStepWriter.Tables(types))
            Run(table);
        var writer = new RawStepWriter(open());
        writers.Add(writer);
        return writer;
    }

    /// <summary>A worker of the queue on a connection of its own.</summary>
    public RawQueueWorker QueueWorker() => Queue(open());

    /// <summary>Makes the queue's table and fills it.</summary>
    public void FillQueue(int count, byte[] input)
    {
        foreach (var table in RawQueueWorker.Tables(types))
            Run(table);
        using var insert = Prepared(connection, "INSERT INTO work VALUES (@a, 0, 0, @b, @c, NULL)", DbType.Int64, DbType.Int64, DbType.Binary);
        using var transaction = connection.BeginTransaction();
        insert.Transaction = transaction;
        for (var i = 0L; i < count; i++)
            Execute(insert, i, i, input);
        transaction.Commit();
    }

    public override void Dispose()
    {
        writers.ForEach(writer => writer.Dispose());
        foreach (var command in (DbCommand?[])[keep, read, list, newest])
            command?.Dispose();
        connection.Dispose();
    }

    protected static object? Run(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    /// <summary>Runs a text on the connection that reads.</summary>
    protected object? Run(string text) => Run(connection, text);

    /// <summary>Makes the table of changes.</summary>
    protected void CreateTable() => Run($"CREATE TABLE raw (thread {types.Key}, seq {types.Number}, body {types.Bytes}, PRIMARY KEY (thread, seq))");

    protected RawWriter Own(RawWriter writer)
    {
        writers.Add(writer);
        return writer;
    }

    /// <summary>What works on the queue as this database can.</summary>
    protected abstract RawQueueWorker Queue(DbConnection connection);

    // Tables that a workload does not use are not made: an empty one has its size too.
    private DbCommand Created(string table, string insert, params DbType[] kinds)
    {
        Run(table);
        return Prepared(connection, insert, kinds);
    }

    private static void Execute(DbCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
