using System.Data.Common;
using System.Globalization;
using Perdure.Databases;

namespace Perdure.SqlServer;

/// <summary>Makes a data source of options, with the driver the program references.</summary>
internal static class SqlServerSource
{
    public static DbDataSource Create(DatabaseOptions options)
    {
        var driver = DriverSearch.Find(DatabaseKind.SqlServer);
        return driver.CreateDataSource(ConnectionString(driver, options));
    }

    public static string ConnectionString(DbProviderFactory driver, DatabaseOptions options)
    {
        if (options.SslRootCertificate is not null)
            throw new ArgumentException("SslRootCertificate is given, but SQL Server's driver trusts the machine's authorities only. Add the authority to those, and leave it out.", nameof(options));
        var (endpoint, ssl) = (options.Endpoints[0], options.EffectiveSslMode);
        var text = driver.CreateConnectionStringBuilder() ?? [];
        text["Data Source"] = string.Create(CultureInfo.InvariantCulture, $"tcp:{endpoint.Host},{endpoint.Port}");
        text["Initial Catalog"] = options.Database;
        if (string.IsNullOrEmpty(options.User))
        {
            text["Integrated Security"] = true;
        }
        else
        {
            text["User ID"] = options.User;
            text["Password"] = options.Password ?? "";
        }
        // It looks at the authority and the name or at neither: who asks for the authority alone gets both.
        text["Encrypt"] = ssl != DatabaseSslMode.Disable;
        text["TrustServerCertificate"] = ssl == DatabaseSslMode.Require;
        text["Connect Timeout"] = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds);
        text["Application Name"] = options.ApplicationName;
        text["Enlist"] = false;
        // The store has a pool of its own.
        text["Pooling"] = false;
        return text.ConnectionString;
    }
}
