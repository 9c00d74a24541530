using System.Data.Common;
using System.Reflection;
using System.Runtime.Loader;
using Perdure.Databases;
using Perdure.MySql;

namespace Perdure.Tests.MySql;

/// <summary>The drivers that MySQL and MariaDB are tested with: the one these tests reference, and MySqlConnector, loaded beside them.</summary>
public static class MySqlDriver
{
    public const string Referenced = "MySql.Data";
    public const string Connector = "MySqlConnector";

    private static readonly Lazy<DbProviderFactory> Loaded = new(() =>
    {
        var assembly = new AssemblyLoadContext(Connector).LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "drivers", Connector + ".dll"));
        return (DbProviderFactory)assembly.GetType("MySqlConnector.MySqlConnectorFactory", throwOnError: true)!.GetField("Instance", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    });

    /// <summary>Both servers with both drivers.</summary>
    public static TheoryData<DatabaseKind, string> Rows => new() { { DatabaseKind.MySql, Referenced }, { DatabaseKind.MariaDb, Referenced }, { DatabaseKind.MySql, Connector }, { DatabaseKind.MariaDb, Connector } };

    /// <summary>A backend through a driver; MySqlConnector's source ends with the process.</summary>
    public static MySqlBackend Open(string driver, DatabaseOptions options) => driver == Referenced ? new MySqlBackend(options) : new MySqlBackend(Source(options), options);

    public static DbDataSource Source(DatabaseOptions options) => Loaded.Value.CreateDataSource(MySqlSource.ConnectionString(Loaded.Value, options, options.Endpoints[0]));
}
