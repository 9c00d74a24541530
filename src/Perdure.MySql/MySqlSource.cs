using System.Data.Common;
using Perdure.Databases;

namespace Perdure.MySql;

/// <summary>Makes a data source of options, with the driver the program references. The words are those that MySqlConnector and MySql.Data share.</summary>
internal static class MySqlSource
{
    private const string ProgramName = "Application Name";

    /// <summary>A source for each server the options name, in their order. Drivers differ in what they make of several, and in whether each has its own port.</summary>
    public static IReadOnlyList<DbDataSource> CreateAll(DatabaseOptions options)
    {
        var driver = DriverSearch.Find(options.Kind);
        return [.. options.Endpoints.Select(endpoint => driver.CreateDataSource(ConnectionString(driver, options, endpoint)))];
    }

    public static string ConnectionString(DbProviderFactory driver, DatabaseOptions options, DatabaseEndpoint endpoint)
    {
        var text = driver.CreateConnectionStringBuilder() ?? [];
        text["Server"] = endpoint.Host;
        if (endpoint.Host.StartsWith('/'))
            text["Protocol"] = "Unix";
        else
            text["Port"] = endpoint.Port;
        text["User Id"] = options.User;
        text["Password"] = options.Password ?? "";
        text["Database"] = options.Database;
        text["SslMode"] = options.EffectiveSslMode switch
        {
            DatabaseSslMode.Disable => "None",
            DatabaseSslMode.Require => "Required",
            DatabaseSslMode.VerifyCa => "VerifyCA",
            _ => "VerifyFull",
        };
        if (options.SslRootCertificate is { } authorities)
            text["SslCa"] = authorities;
        // Without TLS the server's key, with which the password is encrypted, is only believed when nobody can stand in between.
        if (options.EffectiveSslMode == DatabaseSslMode.Disable && endpoint.IsLocal)
            text["AllowPublicKeyRetrieval"] = true;
        text["Connection Timeout"] = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds);
        text["Default Command Timeout"] = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        text["Character Set"] = "utf8mb4";
        // The store's own pool keeps connections open with what is prepared on them.
        text["Pooling"] = false;
        text["IgnorePrepare"] = false;
        // Rows found are counted, not rows changed.
        text["UseAffectedRows"] = false;
        if (text.ContainsKey(ProgramName))
            text[ProgramName] = options.ApplicationName;
        return text.ConnectionString;
    }
}
