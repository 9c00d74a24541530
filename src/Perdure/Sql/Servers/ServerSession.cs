using System.Data;
using System.Data.Common;

namespace Perdure.Sql;

/// <summary>A connection to a server. Transactions are the driver's own; a driver with shorter ways overrides them.</summary>
public class ServerSession(DbConnection connection, SqlDialect dialect, TimeSpan commandTimeout) : SqlSession(connection, dialect)
{
    private DbTransaction? transaction;

    /// <summary>Whether it can be used again.</summary>
    public virtual bool IsUsable => Connection.State == ConnectionState.Open && transaction is null && !IsSpent;

    /// <summary>Whether it was said to be of no more use.</summary>
    protected bool IsSpent { get; private set; }

    /// <summary>Whether something failed on it since it was last known to work: it is asked whether it lives before it is used again.</summary>
    internal bool IsDoubted { get; set; }

    /// <summary>When it was opened and when it was last given back, in <see cref="TimeProvider.GetTimestamp"/>.</summary>
    internal (long Opened, long Returned) Times { get; set; }

    /// <summary>Asks the server for anything at all.</summary>
    public virtual async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var command = CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = $"SELECT 1{Dialect.FromNothing}";
            var rows = await ReadAsync(command, cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
                await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>It is not used again: its server does not do what it is there for, though the connection may be open.</summary>
    public void Spend() => IsSpent = true;

    /// <summary>Makes the connection as a new one is: a user's own SQL may have changed its settings, or left a transaction. Default: it is not used again.</summary>
    public virtual ValueTask ResetAsync()
    {
        Spend();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask BeginAsync(bool write, CancellationToken cancellationToken) =>
        transaction = await Connection.BeginTransactionAsync(write ? IsolationLevel.ReadCommitted : Dialect.SnapshotIsolation, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask CommitAsync()
    {
        await transaction!.CommitAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask RollbackAsync()
    {
        if (transaction is null)
            return;
        // A connection that is gone has rolled back by itself.
        if (Connection.State == ConnectionState.Open)
            await transaction.RollbackAsync().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask MarkAsync() => ExecuteAsync(Dialect.Mark, default);

    /// <inheritdoc/>
    public override ValueTask ReleaseAsync() => Dialect.ReleaseMark is { } release ? ExecuteAsync(release, default) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask RollbackToMarkAsync() => ExecuteAsync(Dialect.RollbackToMark, default);

    /// <summary>What is prepared on a connection ends with it; a command's own way would talk to a server that may be gone.</summary>
    protected override bool DisposesCommands => false;

    /// <inheritdoc/>
    protected override DbCommand CreateCommand()
    {
        var command = base.CreateCommand();
        command.CommandTimeout = (int)Math.Ceiling(commandTimeout.TotalSeconds);
        Join(command);
        return command;
    }

    /// <inheritdoc/>
    protected override DbCommand CreateChange()
    {
        var command = CreateCommand();
        command.CommandTimeout = 0;
        return command;
    }

    /// <inheritdoc/>
    protected override void Join(DbCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Transaction != transaction)
            command.Transaction = transaction;
    }

    private async ValueTask EndAsync()
    {
        var ended = transaction;
        transaction = null;
        if (ended is not null)
            await ended.DisposeAsync().ConfigureAwait(false);
    }
}
