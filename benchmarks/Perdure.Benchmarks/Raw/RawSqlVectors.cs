using System.Data.Common;

namespace Perdure.Benchmarks.Raw;

/// <summary>The database's own statement for the nearest vectors of a table, prepared where the driver prepares, on a connection of its own.</summary>
internal sealed class RawSqlVectors(DbConnection connection, string text, Func<float[], object> encode) : RawVectors
{
    private DbCommand? command;

    public override List<string> Nearest(float[] vector, int limit)
    {
        if (command is null)
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            foreach (var name in (string[])["vector", "rows"])
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = name == "rows" ? (long)limit : encode(vector);
                command.Parameters.Add(parameter);
            }
            command.Prepare();
        }
        command.Parameters[0].Value = encode(vector);
        var found = new List<string>(limit);
        using var rows = command.ExecuteReader();
        while (rows.Read())
            found.Add(rows.GetString(0));
        return found;
    }

    public override void Dispose()
    {
        command?.Dispose();
        connection.Dispose();
    }
}
