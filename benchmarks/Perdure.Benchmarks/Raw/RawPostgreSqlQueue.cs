using System.Data;
using System.Data.Common;

namespace Perdure.Benchmarks.Raw;

/// <summary>UPDATE … FOR UPDATE SKIP LOCKED … RETURNING, and one UPDATE of what it returned.</summary>
internal sealed class RawPostgreSqlQueue(DbConnection connection) : RawQueueWorker
{
    private readonly DbCommand claim = RawDatabase.Prepared(
        connection,
        "UPDATE work SET state = 1 WHERE id IN (SELECT id FROM work WHERE state = 0 ORDER BY priority, ready LIMIT @a FOR UPDATE SKIP LOCKED) RETURNING id, input",
        DbType.Int64);

    private readonly DbCommand end = Ending(connection);

    public override int Do(int count)
    {
        claim.Parameters[0].Value = (long)count;
        var ids = new List<long>(count);
        using (var reader = claim.ExecuteReader())
            while (reader.Read())
            {
                reader.GetFieldValue<byte[]>(1);
                ids.Add(reader.GetInt64(0));
            }
        if (ids.Count == 0)
            return 0;
        end.Parameters[0].Value = Output;
        end.Parameters[1].Value = ids.ToArray();
        return end.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        claim.Dispose();
        end.Dispose();
        connection.Dispose();
    }

    private static Npgsql.NpgsqlCommand Ending(DbConnection connection)
    {
        var command = (Npgsql.NpgsqlCommand)connection.CreateCommand();
        command.CommandText = "UPDATE work SET state = 2, output = @a WHERE id = ANY(@b)";
        command.Parameters.Add("a", NpgsqlTypes.NpgsqlDbType.Bytea);
        command.Parameters.Add("b", NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Bigint);
        command.Prepare();
        return command;
    }
}
