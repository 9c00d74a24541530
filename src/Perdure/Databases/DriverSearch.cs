using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Perdure.Databases;

/// <summary>
/// Finds the ADO.NET driver of a kind of database whose driver is the program's choice: one registered with
/// <see cref="DbProviderFactories"/> under its invariant name, else one the program references. Safe to share.
/// </summary>
public static class DriverSearch
{
    /// <summary>The driver of a kind: MySqlConnector, else MySql.Data, for MySQL and MariaDB; Microsoft.Data.SqlClient; Oracle.ManagedDataAccess.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the package to add.</exception>
    public static DbProviderFactory Find(DatabaseKind kind) => TryFind(kind, out var factory) ? factory : throw new ArgumentException(Missing(kind), nameof(kind));

    /// <summary>The driver of a kind, if there is one.</summary>
    public static bool TryFind(DatabaseKind kind, [NotNullWhen(true)] out DbProviderFactory? factory)
    {
        factory = null;
        foreach (var driver in DatabaseDriver.Of(kind))
            if (DbProviderFactories.TryGetFactory(driver.Name, out factory) || (factory = driver.Load()) is not null)
                return true;
        return false;
    }

    private static string Missing(DatabaseKind kind)
    {
        var (title, drivers) = (DatabaseKinds.Of(kind).Title, DatabaseDriver.Of(kind));
        return drivers.Count == 0
            ? $"The driver of {title} is not searched for: its package brings it."
            : $"{title} needs an ADO.NET driver, and this program references none. Add it: {string.Join(" (or: ", drivers.Select(driver => $"dotnet add package {driver.Package}"))}{(drivers.Count > 1 ? ")" : "")}";
    }
}
