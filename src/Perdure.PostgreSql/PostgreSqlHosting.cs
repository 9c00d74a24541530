using Perdure.Databases;
using Perdure.Hosting;

namespace Perdure.PostgreSql;

/// <summary>PostgreSQL for options given in code.</summary>
public static class PostgreSqlHosting
{
    /// <summary>Keeps the store in a PostgreSQL database.</summary>
    public static PerdureOptions UsePostgreSql(this PerdureOptions options, DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        options.Backend = _ => new PostgreSqlBackend(database);
        return options;
    }
}
