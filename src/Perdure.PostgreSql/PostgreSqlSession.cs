using System.Data;
using System.Data.Common;
using Npgsql;
using Perdure.Sql;

namespace Perdure.PostgreSql;

/// <summary>A connection to PostgreSQL. Several statements share a round trip and a transaction; prepared ones are Npgsql's affair.</summary>
internal sealed class PostgreSqlSession(NpgsqlConnection connection, PostgreSqlDialect dialect, TimeSpan commandTimeout) : ServerSession(connection, dialect, commandTimeout)
{
    private readonly NpgsqlBatch batch = new(connection) { Timeout = (int)Math.Ceiling(commandTimeout.TotalSeconds) };
    private readonly Dictionary<SqlStatement, Stack<NpgsqlBatchCommand>> spare = [];
    private readonly List<(SqlStatement Statement, NpgsqlBatchCommand Command)> used = [];

    /// <summary>Adds a statement to the next batch.</summary>
    public void Add(SqlStatement statement, object?[] values)
    {
        var command = spare.TryGetValue(statement, out var stack) && stack.TryPop(out var ready) ? ready : Declare(statement);
        for (var i = 0; i < statement.Slots.Count; i++)
            command.Parameters[i].Value = values[statement.Slots[i]] ?? DBNull.Value;
        batch.BatchCommands.Add(command);
        used.Add((statement, command));
    }

    /// <summary>Adds text without parameters.</summary>
    public void Add(string text) => batch.BatchCommands.Add(new NpgsqlBatchCommand(text));

    /// <summary>Executes what was added, in one round trip. <see cref="Clear"/> must follow.</summary>
    public async ValueTask<NpgsqlDataReader> ExecuteAsync(CancellationToken cancellationToken) => await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>How many rows the n-th statement touched.</summary>
    public long Rows(int n) => (long)batch.BatchCommands[n].Rows;

    /// <summary>Which statement the server refused.</summary>
    public int IndexOf(PostgresException exception) => exception.BatchCommand is NpgsqlBatchCommand command ? batch.BatchCommands.IndexOf(command) : -1;

    /// <summary>Makes ready for the next batch.</summary>
    public void Clear()
    {
        foreach (var (statement, command) in used.Where(one => !one.Statement.IsOnce))
        {
            if (!spare.TryGetValue(statement, out var stack))
                spare.Add(statement, stack = new Stack<NpgsqlBatchCommand>());
            // A large group is rare: what it needed is not kept for ever, nor are its values.
            if (stack.Count < 16)
                stack.Push(command);
            foreach (NpgsqlParameter parameter in command.Parameters)
                parameter.Value = DBNull.Value;
        }
        used.Clear();
        batch.BatchCommands.Clear();
    }

    /// <summary>Npgsql rolls back what was left, and resets all but what is prepared, when a connection is closed and opened.</summary>
    public override async ValueTask ResetAsync()
    {
        if (Connection.State != ConnectionState.Open)
            return;
        await Connection.CloseAsync().ConfigureAwait(false);
        await Connection.OpenAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await batch.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private NpgsqlBatchCommand Declare(SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var (_, kind) in statement.Parameters)
        {
            DbParameter parameter = new NpgsqlParameter();
            Dialect.Declare(parameter, kind);
            command.Parameters.Add((NpgsqlParameter)parameter);
        }
        return command;
    }
}
