using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Perdure.Benchmarks.Raw;

/// <summary>SELECT … FOR UPDATE SKIP LOCKED and an UPDATE in one transaction, for these databases return nothing from an UPDATE; then one UPDATE more.</summary>
internal sealed class RawMySqlQueue(DbConnection connection) : RawQueueWorker
{
    private readonly DbCommand find = RawDatabase.Prepared(connection, "SELECT id, input FROM work WHERE state = 0 ORDER BY priority, ready LIMIT @a FOR UPDATE SKIP LOCKED", DbType.Int64);
    private readonly Dictionary<int, (DbCommand Claim, DbCommand End)> updates = [];

    public override int Do(int count)
    {
        var ids = new List<long>(count);
        using (var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted))
        {
            (find.Transaction, find.Parameters[0].Value) = (transaction, (long)count);
            using (var reader = find.ExecuteReader())
                while (reader.Read())
                {
                    reader.GetFieldValue<byte[]>(1);
                    ids.Add(reader.GetInt64(0));
                }
            if (ids.Count == 0)
                return 0;
            Run(Updates(ids.Count).Claim, ids, transaction);
            transaction.Commit();
        }
        var end = Updates(ids.Count).End;
        end.Parameters[ids.Count].Value = Output;
        return Run(end, ids, null);
    }

    public override void Dispose()
    {
        foreach (var (claim, end) in updates.Values)
        {
            claim.Dispose();
            end.Dispose();
        }
        find.Dispose();
        connection.Dispose();
    }

    private static int Run(DbCommand command, List<long> ids, DbTransaction? transaction)
    {
        command.Transaction = transaction;
        for (var i = 0; i < ids.Count; i++)
            command.Parameters[i].Value = ids[i];
        return command.ExecuteNonQuery();
    }

    private (DbCommand Claim, DbCommand End) Updates(int count)
    {
        if (!updates.TryGetValue(count, out var pair))
            updates[count] = pair = (Make("UPDATE work SET state = 1", count, false), Make("UPDATE work SET state = 2, output = @o", count, true));
        return pair;
    }

    private DbCommand Make(string update, int count, bool hasOutput)
    {
        var command = connection.CreateCommand();
        var names = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")).ToArray();
        command.CommandText = $"{update} WHERE id IN ({string.Join(',', names)})";
        foreach (var name in hasOutput ? [.. names, "@o"] : names)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = (name, name == "@o" ? DbType.Binary : DbType.Int64);
            command.Parameters.Add(parameter);
        }
        command.Prepare();
        return command;
    }
}
