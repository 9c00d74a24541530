using System.Data.Common;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>
/// The backend of MySQL and MariaDB, through whichever ADO.NET driver the program chooses. Writers who wait together share one
/// transaction; an append behind a known head is one statement, and so are those of several writers.
/// </summary>
public sealed class MySqlBackend : ServerBackend
{
    // One group at a time: with two, groups are half as large and their statements twice as many, see docs/decisions/0005.
    private const int Lanes = 1;
    private readonly MySqlDialect dialect;
    private readonly MySqlServers servers;
    private readonly DatabaseOptions options;
    private BackendInfo info;

    /// <summary>Makes a backend with a driver the program references: MySqlConnector, else MySql.Data. Nothing is connected before it is prepared.</summary>
    /// <exception cref="ArgumentException">The options can't be used, or there is no driver; the message names its package.</exception>
    public MySqlBackend(DatabaseOptions options)
        : this(MySqlServers.Of(Checked(options)), options, DialectOf(options))
    {
    }

    /// <summary>
    /// Makes a backend of a data source of the program's own; it is not disposed with the backend. Nothing is connected before it is prepared.
    /// <c>factory.CreateDataSource(connectionString)</c> makes one of any <see cref="DbProviderFactory"/>.
    /// </summary>
    /// <param name="source">Where connections come from. Its text should leave <c>UseAffectedRows</c> false, and <c>IgnorePrepare</c> too, so that statements are prepared.</param>
    /// <param name="options">Which of both it is, the pool, the timeout of commands, the prefix of tables and the clock; what leads to a server is not looked at.</param>
    public MySqlBackend(DbDataSource source, DatabaseOptions options)
        : this(new MySqlServers([source ?? throw new ArgumentNullException(nameof(source))], ownsSources: false, TimeProvider.System), options ?? throw new ArgumentNullException(nameof(options)), DialectOf(options))
    {
    }

    private MySqlBackend(MySqlServers servers, DatabaseOptions options, MySqlDialect dialect)
        : base(dialect, options.TablePrefix, options.Time, options.Pool, Lanes)
    {
        (this.servers, this.options, this.dialect, SchemaMode) = (servers, options, dialect, options.SchemaMode);
        info = new BackendInfo { Name = Name, ServerVersion = "", Atomicity = Atomicity.Store, Durability = Durability.Power, SharedByProcesses = true, VectorMetrics = dialect.Vectors?.Metrics ?? [] };
    }

    /// <inheritdoc/>
    public override BackendInfo Info => WithRefusals(info);

    /// <inheritdoc/>
    protected override string Name => DatabaseKinds.Scheme(((MySqlDialect)Dialect).Kind); // asked for before the fields are there

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        await base.PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
        info = await AskAsync(session => MySqlServer.LookAsync(session, dialect, info, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await servers.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask<ServerSession> OpenAsync(CancellationToken cancellationToken) =>
        servers.OpenAsync(source => OpenAsync(source, cancellationToken), exception => dialect.Classify(exception, Name));

    private async ValueTask<ServerSession> OpenAsync(DbDataSource source, CancellationToken cancellationToken)
    {
        var session = new MySqlSession(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), dialect, options.CommandTimeout);
        var isReady = false;
        try
        {
            await session.SetUpAsync(cancellationToken).ConfigureAwait(false);
            if (servers.AreSeveral)
                await MySqlServers.RequireWritableAsync(session, dialect, cancellationToken).ConfigureAwait(false);
            isReady = true;
            return session;
        }
        finally
        {
            if (!isReady)
                await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static DatabaseOptions Checked(DatabaseOptions options) => (options ?? throw new ArgumentNullException(nameof(options))).Check();

    // Locks are given up a little before the command is, so that it is known that nothing was done.
    private static MySqlDialect DialectOf(DatabaseOptions options)
    {
        var seconds = Math.Max(1, (int)(options.CommandTimeout.TotalSeconds * 0.8));
        return options.Kind switch
        {
            DatabaseKind.MySql => new MySqlDialect { LockSeconds = seconds },
            DatabaseKind.MariaDb => new MariaDbDialect { LockSeconds = seconds },
            _ => throw new ArgumentException($"The options are for {options.Kind}; expected MySql or MariaDb.", nameof(options)),
        };
    }
}
