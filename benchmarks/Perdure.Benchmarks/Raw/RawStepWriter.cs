using System.Data;
using System.Data.Common;

namespace Perdure.Benchmarks.Raw;

/// <summary>
/// A step of reasoning and its run's totals in one transaction: one INSERT and one UPDATE, prepared, on a connection of its own.
/// They travel together where the driver has batches, which are a transaction by themselves.
/// </summary>
internal sealed class RawStepWriter : RawWriter
{
    private readonly DbConnection connection;
    private readonly DbBatch? batch;
    private readonly DbCommand insert;
    private readonly DbCommand update;

    public RawStepWriter(DbConnection connection)
    {
        const string Insert = "INSERT INTO step (run, seq, body) VALUES (@a, @b, @c)";
        const string Update = "UPDATE run SET body = @a WHERE id = @b";
        this.connection = connection;
        (insert, update) = (RawDatabase.Prepared(connection, Insert, DbType.String, DbType.Int64, DbType.Binary), RawDatabase.Prepared(connection, Update, DbType.Binary, DbType.String));
        if (!connection.CanCreateBatch)
            return;
        batch = connection.CreateBatch();
        foreach (var (text, command) in new[] { (Insert, insert), (Update, update) })
        {
            var part = batch.CreateBatchCommand();
            part.CommandText = text;
            foreach (DbParameter parameter in command.Parameters)
            {
                var own = part.CreateParameter();
                (own.ParameterName, own.DbType) = (parameter.ParameterName, parameter.DbType);
                part.Parameters.Add(own);
            }
            batch.BatchCommands.Add(part);
        }
        batch.Prepare();
    }

    /// <summary>What the run's row holds from the next step on.</summary>
    public byte[] Run { get; set; } = [];

    /// <summary>The tables, empty.</summary>
    public static string[] Tables(RawTypes types) =>
    [
        $"CREATE TABLE step (run {types.Key}, seq {types.Number}, body {types.Bytes}, PRIMARY KEY (run, seq))",
        $"CREATE TABLE run (id {types.Key} PRIMARY KEY, body {types.Bytes})",
    ];

    /// <summary>Makes the row of a run.</summary>
    public void Begin(string run)
    {
        using var command = RawDatabase.Prepared(connection, "INSERT INTO run (id, body) VALUES (@a, @b)", DbType.String, DbType.Binary);
        (command.Parameters[0].Value, command.Parameters[1].Value) = (run, Run);
        command.ExecuteNonQuery();
    }

    public override void Append(string thread, long sequence, byte[] change)
    {
        var (first, second) = batch is null ? (insert.Parameters, update.Parameters) : (batch.BatchCommands[0].Parameters, batch.BatchCommands[1].Parameters);
        (first[0].Value, first[1].Value, first[2].Value) = (thread, sequence, change);
        (second[0].Value, second[1].Value) = (Run, thread);
        if (batch is not null)
        {
            batch.ExecuteNonQuery();
            return;
        }
        using var transaction = connection.BeginTransaction();
        (insert.Transaction, update.Transaction) = (transaction, transaction);
        insert.ExecuteNonQuery();
        update.ExecuteNonQuery();
        transaction.Commit();
    }

    public override void Dispose()
    {
        batch?.Dispose();
        insert.Dispose();
        update.Dispose();
        connection.Dispose();
    }
}
