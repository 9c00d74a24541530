using Npgsql;
using Perdure.Databases;

namespace Perdure.PostgreSql;

/// <summary>Makes Npgsql's data source of options.</summary>
internal static class PostgreSqlSource
{
    public static NpgsqlDataSource Create(DatabaseOptions options)
    {
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
            CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds),
            // The store's own pool keeps connections open with what is prepared on them; this one only has to let them through.
            MaxPoolSize = options.Pool.MaxSize + 1,
            Enlist = false,
            // Names the statement that was refused; its values are not in the message.
            IncludeFailedBatchedCommand = true,
        };
        if (options.Pooler == Pooler.Transaction)
        {
            text.NoResetOnClose = true;
        }
        else
        {
            text.MaxAutoPrepare = 200;
            text.AutoPrepareMinUsages = 2;
        }
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        return builder.Build();
    }
}
