using System.Data;
using System.Data.Common;

namespace Perdure.Sql;

/// <summary>A connection with its prepared commands. It has one owner at a time; it is not safe to share.</summary>
public abstract class SqlSession(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<SqlStatement, DbCommand> commands = [];

    /// <summary>The connection.</summary>
    public DbConnection Connection { get; } = connection;

    /// <summary>Begins a transaction, waiting for other writers when it is one that writes.</summary>
    public abstract ValueTask BeginAsync(bool write, CancellationToken cancellationToken);

    /// <summary>Commits it.</summary>
    public abstract ValueTask CommitAsync();

    /// <summary>Rolls it back, if there still is one.</summary>
    public abstract ValueTask RollbackAsync();

    /// <summary>Marks the beginning of one batch of several in a transaction.</summary>
    public abstract ValueTask MarkAsync();

    /// <summary>Forgets the mark, keeping what was written since.</summary>
    public abstract ValueTask ReleaseAsync();

    /// <summary>Takes back what was written since the mark, and forgets it.</summary>
    public abstract ValueTask RollbackToMarkAsync();

    /// <summary>Executes a statement that writes.</summary>
    /// <returns>How many rows it touched.</returns>
    public async ValueTask<int> ExecuteAsync(SqlStatement statement, object?[] values, CancellationToken cancellationToken) =>
        await Bind(statement, values).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Executes text without parameters, once, such as the creation of a table.</summary>
    public async ValueTask ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        var command = Connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = text;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Executes a statement that reads. The reader must be disposed before the session does anything else with the statement.</summary>
    public async ValueTask<DbDataReader> ReadAsync(SqlStatement statement, object?[] values, CancellationToken cancellationToken) =>
        await Bind(statement, values).ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var command in commands.Values)
            await command.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    private DbCommand Bind(SqlStatement statement, object?[] values)
    {
        if (!commands.TryGetValue(statement, out var command))
            commands.Add(statement, command = Prepare(statement));
        for (var i = 0; i < statement.Slots.Count; i++)
            command.Parameters[i].Value = values[statement.Slots[i]] ?? DBNull.Value;
        return command;
    }

    private DbCommand Prepare(SqlStatement statement)
    {
        var command = Connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach (var name in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
