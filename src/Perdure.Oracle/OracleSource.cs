using System.Buffers;
using System.Data.Common;
using System.Globalization;
using Perdure.Databases;

namespace Perdure.Oracle;

/// <summary>Makes a data source of options, with the driver the program references.</summary>
internal static class OracleSource
{
    // What a part of the descriptor may hold: no parenthesis, no sign that ends it.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-$#:%");

    public static DbDataSource Create(DatabaseOptions options)
    {
        var driver = DriverSearch.Find(DatabaseKind.Oracle);
        return driver.CreateDataSource(ConnectionString(driver, options));
    }

    public static string ConnectionString(DbProviderFactory driver, DatabaseOptions options)
    {
        if (options.SslRootCertificate is not null)
            throw new ArgumentException("SslRootCertificate is given, but Oracle's driver trusts the machine's authorities or those of a wallet. Add the authority to those, and leave it out.", nameof(options));
        var text = driver.CreateConnectionStringBuilder() ?? [];
        text["Data Source"] = Descriptor(options);
        // A slash is the user of the operating system.
        text["User Id"] = string.IsNullOrEmpty(options.User) ? "/" : options.User;
        if (!string.IsNullOrEmpty(options.User))
            text["Password"] = options.Password ?? "";
        text["Connection Timeout"] = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds);
        text["Enlist"] = "false";
        // The store has a pool of its own.
        text["Pooling"] = false;
        return text.ConnectionString;
    }

    // With TLS the driver always looks at the authority that signed the certificate.
    private static string Descriptor(DatabaseOptions options)
    {
        var (endpoint, ssl) = (options.Endpoints[0], options.EffectiveSslMode);
        var security = ssl == DatabaseSslMode.Disable ? "" : $"(SECURITY=(SSL_SERVER_DN_MATCH={(ssl == DatabaseSslMode.VerifyFull ? "TRUE" : "FALSE")}))";
        return string.Create(CultureInfo.InvariantCulture,
            $"(DESCRIPTION=(ADDRESS=(PROTOCOL={(ssl == DatabaseSslMode.Disable ? "tcp" : "tcps")})(HOST={Part(endpoint.Host, nameof(options.Host))})(PORT={endpoint.Port}))(CONNECT_DATA=(SERVICE_NAME={Part(options.Database!, nameof(options.Database))})){security})");
    }

    private static string Part(string value, string key) => value.AsSpan().ContainsAnyExcept(Plain)
        ? throw new ArgumentException($"{key} holds a character that no name of a host or a service of Oracle's has; expected letters, digits and . _ - $ #.", key)
        : value;
}
