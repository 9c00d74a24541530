using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>PostgreSQL for options given in code.</summary>
public static class PostgreSqlHosting
{
    /// <summary>Keeps the store in a PostgreSQL database. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    public static PerdureOptions UsePostgreSql(this PerdureOptions options, DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        options.Backend = _ => new RetryingBackend(new PostgreSqlBackend(database), new RetryOptions());
        return options;
    }
}
