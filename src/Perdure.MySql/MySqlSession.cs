using System.Data;
using System.Data.Common;
using System.Globalization;
using Perdure.Sql;

namespace Perdure.MySql;

/// <summary>A connection to MySQL or MariaDB. Transactions are plain texts, so that each is one round trip with every driver.</summary>
internal sealed class MySqlSession(DbConnection connection, MySqlDialect dialect, TimeSpan commandTimeout) : ServerSession(connection, dialect, commandTimeout)
{
    // A server keeps 16,382 prepared statements for all its connections unless it is told otherwise.
    private const int MostPrepared = 100;
    private bool inTransaction;
    private int prepared;

    /// <inheritdoc/>
    public override bool IsUsable => Connection.State == ConnectionState.Open && !inTransaction && !IsSpent;

    /// <summary>Makes a new connection what the backend needs, whatever the server's defaults are.</summary>
    public async ValueTask SetUpAsync(CancellationToken cancellationToken)
    {
        // READ COMMITTED locks rows but no gaps between them: writers who create don't wait for each other. Strict: a value that
        // does not fit is refused, not cut. Locks are given up before the command is, so that it is known that nothing was done.
        await ExecuteAsync("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
            $"SET SESSION sql_mode = '{Modes}', autocommit = 1, innodb_lock_wait_timeout = {dialect.LockSeconds}, lock_wait_timeout = {dialect.LockSeconds}"), cancellationToken).ConfigureAwait(false);
        try
        {
            if (dialect.SeesCluster is { } setting)
                await ExecuteAsync(setting, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (MySqlFault.Number(exception) == UnknownVariable)
        {
            // A server that was built without clusters.
        }
    }

    // Together they are what MySQL wants of a strict mode; it warns when one is missing.
    private const string Modes = "STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    /// <summary>No word that both servers know undoes all that a caller's own code may have set, so the pool makes a new connection.</summary>
    public override async ValueTask ResetAsync() => await Connection.CloseAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask BeginAsync(bool write, CancellationToken cancellationToken)
    {
        if (!write)
            await ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(write ? "START TRANSACTION" : "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", cancellationToken).ConfigureAwait(false);
        inTransaction = true;
    }

    /// <inheritdoc/>
    public override async ValueTask CommitAsync()
    {
        await ExecuteAsync("COMMIT", default).ConfigureAwait(false);
        inTransaction = false;
    }

    /// <inheritdoc/>
    public override async ValueTask RollbackAsync()
    {
        if (!inTransaction)
            return;
        // A connection that is gone has rolled back by itself.
        if (Connection.State == ConnectionState.Open)
            await ExecuteAsync("ROLLBACK", default).ConfigureAwait(false);
        inTransaction = false;
    }

    // A prepared statement's values travel as they are; else the driver writes bytes as text, up to twice as long.
    /// <inheritdoc/>
    protected override async ValueTask PrepareAsync(DbCommand command, CancellationToken cancellationToken)
    {
        if (prepared >= MostPrepared)
            return;
        prepared++;
        try
        {
            await MySqlLostException.MeetAsync(command.PrepareAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (DbException exception) when (MySqlFault.Number(exception) == TooManyPrepared)
        {
            prepared = MostPrepared;
        }
    }

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken) => MySqlLostException.MeetAsync(base.ExecuteAsync(command, cancellationToken));

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ReadAsync(DbCommand command, CancellationToken cancellationToken) =>
        new MySqlReader(await MySqlLostException.MeetAsync(base.ReadAsync(command, cancellationToken)).ConfigureAwait(false));

    private const int TooManyPrepared = 1461;
    private const int UnknownVariable = 1193;

    /// <summary>Not every version of the drivers does.</summary>
    protected override bool CancelsByToken => false;

    /// <inheritdoc/>
    protected override void Join(DbCommand command)
    {
        // The transaction is the connection's.
    }
}
