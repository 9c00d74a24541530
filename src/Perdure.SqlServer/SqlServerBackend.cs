using System.Data.Common;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.SqlServer;

/// <summary>
/// The backend of SQL Server and Azure SQL, through whichever ADO.NET driver the program chooses. Writers who wait together share
/// one transaction; an append behind a known head is one statement.
/// </summary>
public sealed class SqlServerBackend : ServerBackend
{
    // One group at a time per lane: a second one keeps the server busy while the first waits for the disk.
    private const int Lanes = 2;
    private readonly SqlServerDialect dialect;
    private readonly DbDataSource source;
    private readonly DatabaseOptions options;
    private readonly bool ownsSource;
    private BackendInfo info;

    /// <summary>Makes a backend with the driver the program references: Microsoft.Data.SqlClient. Nothing is connected before it is prepared.</summary>
    /// <exception cref="ArgumentException">The options can't be used, or there is no driver; the message names its package.</exception>
    public SqlServerBackend(DatabaseOptions options)
        : this(SqlServerSource.Create(OfKind(options).Check()), options, ownsSource: true)
    {
    }

    /// <summary>
    /// Makes a backend of a data source of the program's own; it is not disposed with the backend. Nothing is connected before it is prepared.
    /// <c>factory.CreateDataSource(connectionString)</c> makes one of any <see cref="DbProviderFactory"/>.
    /// </summary>
    /// <param name="source">Where connections come from. Its text should turn the driver's own pool off: the store has one.</param>
    /// <param name="options">The pool, the timeout of commands, the schema, the prefix of tables and the clock; what leads to a server is not looked at.</param>
    public SqlServerBackend(DbDataSource source, DatabaseOptions options)
        : this(source ?? throw new ArgumentNullException(nameof(source)), OfKind(options), ownsSource: false)
    {
    }

    private SqlServerBackend(DbDataSource source, DatabaseOptions options, bool ownsSource)
        : this(source, options, new SqlServerDialect { Schema = options.Schema }, ownsSource)
    {
    }

    private SqlServerBackend(DbDataSource source, DatabaseOptions options, SqlServerDialect dialect, bool ownsSource)
        : base(dialect, options.TablePrefix, options.Time, options.Pool, Lanes)
    {
        (this.source, this.options, this.dialect, this.ownsSource) = (source, options, dialect, ownsSource);
        SchemaMode = options.SchemaMode;
        info = new BackendInfo { Name = Name, ServerVersion = "", Atomicity = Atomicity.Store, Durability = Durability.Power, SharedByProcesses = true };
    }

    /// <inheritdoc/>
    public override BackendInfo Info => WithRefusals(info);

    /// <inheritdoc/>
    protected override string Name => "sqlserver";

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
        var session = new SqlServerSession(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), dialect, options.CommandTimeout);
        var isReady = false;
        try
        {
            await session.SetUpAsync(cancellationToken).ConfigureAwait(false);
            info = session.Server!.Tell(info);
            isReady = true;
            return session;
        }
        finally
        {
            if (!isReady)
                await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask RunAsync(ServerSession session, IReadOnlyList<BatchWork> works)
    {
        ArgumentNullException.ThrowIfNull(works);
        if (((SqlServerSession)session).Server!.WritesAlone)
        {
            await base.RunAsync(session, works).ConfigureAwait(false);
            return;
        }
        await SqlGroup.ApplyAsync(session, works).ConfigureAwait(false);
        foreach (var work in works)
            work.Settle();
    }

    private static DatabaseOptions OfKind(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind == DatabaseKind.SqlServer ? options : throw new ArgumentException($"The options are for {options.Kind}; expected {DatabaseKind.SqlServer}.", nameof(options));
    }
}
