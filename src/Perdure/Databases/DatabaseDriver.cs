using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Perdure.Databases;

/// <summary>An ADO.NET driver that Perdure does not reference: the program chooses it and its version.</summary>
/// <param name="Name">Its invariant name.</param>
/// <param name="Package">Its package.</param>
/// <param name="Load">Its factory; null when the program does not reference it.</param>
internal sealed record DatabaseDriver(string Name, string Package, Func<DbProviderFactory?> Load)
{
    // Each type's name is constant, so that a trimmed program that references the driver keeps its factory.
    public static IReadOnlyList<DatabaseDriver> Of(DatabaseKind kind) => kind switch
    {
        DatabaseKind.MySql or DatabaseKind.MariaDb =>
        [
            new("MySqlConnector", "MySqlConnector", () => Instance(Type.GetType("MySqlConnector.MySqlConnectorFactory, MySqlConnector", throwOnError: false))),
            new("MySql.Data.MySqlClient", "MySql.Data", () => Instance(Type.GetType("MySql.Data.MySqlClient.MySqlClientFactory, MySql.Data", throwOnError: false))),
        ],
        DatabaseKind.SqlServer => [new("Microsoft.Data.SqlClient", "Microsoft.Data.SqlClient", () => Instance(Type.GetType("Microsoft.Data.SqlClient.SqlClientFactory, Microsoft.Data.SqlClient", throwOnError: false)))],
        DatabaseKind.Oracle => [new("Oracle.ManagedDataAccess.Client", "Oracle.ManagedDataAccess.Core", () => Instance(Type.GetType("Oracle.ManagedDataAccess.Client.OracleClientFactory, Oracle.ManagedDataAccess", throwOnError: false)))],
        _ => [],
    };

    private static DbProviderFactory? Instance([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] Type? factory) =>
        factory?.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as DbProviderFactory;
}
