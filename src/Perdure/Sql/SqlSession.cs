using System.Data.Common;

namespace Perdure.Sql;

/// <summary>A connection with its prepared commands. It has one owner at a time; it is not safe to share.</summary>
/// <param name="connection">Open; the session's own.</param>
/// <param name="dialect">Who tells the driver the types of parameters.</param>
public abstract class SqlSession(DbConnection connection, SqlDialect dialect) : IAsyncDisposable
{
    private readonly Dictionary<SqlStatement, DbCommand> commands = [];
    private DbCommand? once;

    /// <summary>The connection.</summary>
    public DbConnection Connection { get; } = connection;

    /// <summary>The dialect.</summary>
    protected SqlDialect Dialect { get; } = dialect;

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
        await ExecuteAsync(await BindAsync(statement, values, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Executes text without parameters, once, such as the creation of a table.</summary>
    public async ValueTask ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        var command = CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = text;
            await ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Executes a change of the schema, which may have been made before. It takes as long as it takes, e.g. to build an index over all rows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask ChangeAsync(string text, CancellationToken cancellationToken)
    {
        var command = CreateChange();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = text;
            var cancel = CancelsByToken ? default : cancellationToken.UnsafeRegister(static command => ((DbCommand)command!).Cancel(), command);
            try
            {
                await ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("The change of the schema was cancelled.", exception, cancellationToken);
            }
            catch (DbException exception) when (Dialect.IsDoneAlready(exception))
            {
            }
            finally
            {
                await cancel.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Executes a statement that reads. The reader must be disposed before the session does anything else with the statement.</summary>
    public async ValueTask<DbDataReader> ReadAsync(SqlStatement statement, object?[] values, CancellationToken cancellationToken) =>
        await ReadAsync(await BindAsync(statement, values, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Executes the steps of one operation in their order.</summary>
    /// <returns>False at the first whose guard does not hold; those behind it were not executed.</returns>
    public async ValueTask<bool> RunAsync(IEnumerable<SqlStep> steps, long[] outcomes)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(outcomes);
        foreach (var step in steps)
        {
            var (rows, value) = await RunAsync(step).ConfigureAwait(false);
            if (!step.Holds(rows))
                return false;
            outcomes[step.Operation] += step.Count switch { SqlCount.Rows => rows, SqlCount.Value => value, _ => 0 };
        }
        return true;
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (once is not null)
            await once.DisposeAsync().ConfigureAwait(false);
        if (DisposesCommands)
            foreach (var command in commands.Values)
                await command.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Lets the driver execute a command that writes. Whatever goes wrong is a <see cref="DbException"/>; where a driver lets another through, this is the place to mend it.</summary>
    protected virtual Task<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Lets the driver execute a command that reads; of what goes wrong then, and while its rows are read, the same holds.</summary>
    protected virtual Task<DbDataReader> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.ExecuteReaderAsync(cancellationToken);
    }

    /// <summary>Whether commands are disposed of before the connection.</summary>
    protected virtual bool DisposesCommands => true;

    /// <summary>A command on the connection, in its transaction if there is one.</summary>
    protected virtual DbCommand CreateCommand() => Connection.CreateCommand();

    /// <summary>A command that changes the schema, which no timeout of commands may end.</summary>
    protected virtual DbCommand CreateChange() => CreateCommand();

    /// <summary>Whether the driver ends a command that is being executed when its token is cancelled; some only look at it before.</summary>
    protected virtual bool CancelsByToken => true;

    /// <summary>Makes a command that will be executed often, before its first time.</summary>
    protected virtual ValueTask PrepareAsync(DbCommand command, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The command of a statement, with its values.</summary>
    protected async ValueTask<DbCommand> BindAsync(SqlStatement statement, object?[] values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(values);
        var isNew = !commands.TryGetValue(statement, out var command);
        if (isNew)
            command = Declare(statement);
        if (isNew && !statement.IsOnce)
        {
            commands.Add(statement, command!);
        }
        else if (isNew)
        {
            if (once is not null)
                await once.DisposeAsync().ConfigureAwait(false);
            once = command;
        }
        for (var i = 0; i < statement.Slots.Count; i++)
            command!.Parameters[i].Value = values[statement.Slots[i]] ?? DBNull.Value;
        if (isNew && !statement.IsOnce)
            await PrepareAsync(command!, cancellationToken).ConfigureAwait(false);
        Join(command!);
        return command!;
    }

    /// <summary>Lets a command that was made before take part in the current transaction, where the driver wants to be told.</summary>
    protected virtual void Join(DbCommand command)
    {
    }

    private async ValueTask<(long Rows, long Value)> RunAsync(SqlStep step)
    {
        if (!step.Statement.ReturnsRows)
            return (await ExecuteAsync(step.Statement, step.Values, default).ConfigureAwait(false), 0);
        var reader = await ReadAsync(step.Statement, step.Values, default).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (!await reader.ReadAsync().ConfigureAwait(false))
                return (0, 0);
            var value = step.Count == SqlCount.Value ? reader.GetInt64(0) : 0;
            // Read to the end: a statement that returns what it wrote may fail behind its rows, when it commits.
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
            }
            return (1, value);
        }
    }

    private DbCommand Declare(SqlStatement statement)
    {
        var command = CreateCommand();
        command.CommandText = statement.Text;
        foreach (var (name, kind) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            Dialect.Declare(parameter, kind);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
