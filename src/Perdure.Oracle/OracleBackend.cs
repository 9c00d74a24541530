using System.Data.Common;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Oracle;

/// <summary>
/// The backend of Oracle, through whichever ADO.NET driver the program chooses. Writers who wait together share one transaction;
/// what writes a log first locks its anchor, the row at position 0.
/// </summary>
public sealed class OracleBackend : ServerBackend
{
    // One group at a time per lane: a second one keeps the server busy while the first waits for the disk.
    private const int Lanes = 2;
    private readonly OracleDialect dialect;
    private readonly DbDataSource source;
    private readonly DatabaseOptions options;
    private readonly bool ownsSource;
    private BackendInfo info;

    /// <summary>Makes a backend with the driver the program references: Oracle.ManagedDataAccess. Nothing is connected before it is prepared.</summary>
    /// <exception cref="ArgumentException">The options can't be used, or there is no driver; the message names its package.</exception>
    public OracleBackend(DatabaseOptions options)
        : this(OracleSource.Create(OfKind(options).Check()), options, OracleDriver.Referenced, ownsSource: true)
    {
    }

    /// <summary>
    /// Makes a backend of a data source of the program's own; it is not disposed with the backend. Nothing is connected before it is prepared.
    /// <c>factory.CreateDataSource(connectionString)</c> makes one of any <see cref="DbProviderFactory"/>.
    /// </summary>
    /// <param name="source">Where connections come from. Its commands bind by position, which is the driver's default; its text should turn the driver's own pool off: the store has one.</param>
    /// <param name="options">The pool, the timeout of commands, the schema, the prefix of tables and the clock; what leads to a server is not looked at.</param>
    public OracleBackend(DbDataSource source, DatabaseOptions options)
        : this(source, options, OracleDriver.Referenced)
    {
    }

    internal OracleBackend(DbDataSource source, DatabaseOptions options, OracleDriver driver)
        : this(source ?? throw new ArgumentNullException(nameof(source)), OfKind(options), driver, ownsSource: false)
    {
    }

    private OracleBackend(DbDataSource source, DatabaseOptions options, OracleDriver driver, bool ownsSource)
        : this(source, options, new OracleDialect { Schema = options.Schema, Driver = driver }, ownsSource)
    {
    }

    private OracleBackend(DbDataSource source, DatabaseOptions options, OracleDialect dialect, bool ownsSource)
        : base(dialect, options.TablePrefix, options.Time, options.Pool, Lanes)
    {
        (this.source, this.options, this.dialect, this.ownsSource) = (source, options, dialect, ownsSource);
        SchemaMode = options.SchemaMode;
        info = new BackendInfo { Name = Name, ServerVersion = "", Atomicity = Atomicity.Store, Durability = Durability.Power, SharedByProcesses = true };
    }

    /// <inheritdoc/>
    public override BackendInfo Info => WithRefusals(info);

    /// <inheritdoc/>
    protected override string Name => "oracle";

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (ownsSource)
            await source.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ServerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new OracleSession(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), dialect, options.CommandTimeout);
        info = info with { ServerVersion = session.Connection.ServerVersion };
        return session;
    }

    /// <inheritdoc/>
    protected override async ValueTask WithSchemaLockAsync(Func<ValueTask> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                await new OracleSchemaLock(dialect, Names).TakeAsync(session, cancellationToken).ConfigureAwait(false);
                await change().ConfigureAwait(false);
                await session.RollbackAsync().ConfigureAwait(false);
            }
        }
        catch (DbException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw dialect.Classify(exception, "the schema");
        }
    }

    private static DatabaseOptions OfKind(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind == DatabaseKind.Oracle ? options : throw new ArgumentException($"The options are for {options.Kind}; expected {DatabaseKind.Oracle}.", nameof(options));
    }
}
