using System.Data;
using System.Data.Common;
using Perdure.Sql;

namespace Perdure.SqlServer;

/// <summary>A connection to SQL Server. Transactions are plain texts: an isolation stays with the connection until another is set, and a deadlock ends a transaction on the server's side.</summary>
internal sealed class SqlServerSession(DbConnection connection, SqlServerDialect dialect, TimeSpan commandTimeout) : ServerSession(connection, dialect, commandTimeout)
{
    private const string ReadCommitted = "READ COMMITTED";
    private string isolation = ReadCommitted;
    private bool inTransaction;

    /// <inheritdoc/>
    public override bool IsUsable => base.IsUsable && !inTransaction;

    /// <summary>What the database said when the connection was opened.</summary>
    public SqlServerServer? Server { get; private set; }

    /// <summary>Makes a new connection what the backend needs, whatever the server's "user options" are: counts of rows, and errors that take back a statement rather than all.</summary>
    public async ValueTask SetUpAsync(CancellationToken cancellationToken)
    {
        var command = CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = $"SET NOCOUNT OFF; SET XACT_ABORT OFF; SET TRANSACTION ISOLATION LEVEL {ReadCommitted}; {SqlServerServer.Text}";
            Server = await SqlServerServer.LookAsync(command, cancellationToken).ConfigureAwait(false);
        }
        isolation = ReadCommitted;
        if (Server.Isolation != isolation)
            await ExecuteAsync(Isolate(Server.Isolation), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask BeginAsync(bool write, CancellationToken cancellationToken)
    {
        inTransaction = true;
        await ExecuteAsync($"{Isolate(write ? ReadCommitted : Server!.Moment)}BEGIN TRANSACTION", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask CommitAsync()
    {
        await ExecuteAsync($"COMMIT TRANSACTION; {Isolate(Server!.Isolation)}", default).ConfigureAwait(false);
        inTransaction = false;
    }

    /// <inheritdoc/>
    public override async ValueTask RollbackAsync()
    {
        if (!inTransaction)
            return;
        // A connection that is gone has rolled back by itself, and so has the server after a deadlock.
        if (Connection.State == ConnectionState.Open)
            await ExecuteAsync($"IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION; {Isolate(Server!.Isolation)}", default).ConfigureAwait(false);
        inTransaction = false;
    }

    /// <inheritdoc/>
    protected override void Join(DbCommand command)
    {
        // The transaction is the connection's.
    }

    private string Isolate(string level)
    {
        if (level == isolation)
            return "";
        var before = isolation;
        isolation = level;
        // Of a reader and a writer that lock each other out the writer must give way: it is tried again.
        var priority = level == SqlServerServer.Locking ? "SET DEADLOCK_PRIORITY HIGH; " : before == SqlServerServer.Locking ? "SET DEADLOCK_PRIORITY NORMAL; " : "";
        return $"SET TRANSACTION ISOLATION LEVEL {level}; {priority}";
    }
}
