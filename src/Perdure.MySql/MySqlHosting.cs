using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>MySQL and MariaDB for options given in code.</summary>
public static class MySqlHosting
{
    /// <summary>Keeps the store in a MySQL database. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    /// <exception cref="ArgumentException">The options are for another kind of database.</exception>
    public static PerdureOptions UseMySql(this PerdureOptions options, DatabaseOptions database) => Use(options, database, DatabaseKind.MySql);

    /// <summary>Keeps the store in a MariaDB database. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    /// <exception cref="ArgumentException">The options are for another kind of database.</exception>
    public static PerdureOptions UseMariaDb(this PerdureOptions options, DatabaseOptions database) => Use(options, database, DatabaseKind.MariaDb);

    private static PerdureOptions Use(PerdureOptions options, DatabaseOptions database, DatabaseKind kind)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        if (database.Kind != kind)
            throw new ArgumentException($"The options are for {DatabaseKinds.Scheme(database.Kind)}; expected {DatabaseKinds.Scheme(kind)}.", nameof(database));
        options.Backend = _ => new RetryingBackend(new MySqlBackend(database), new RetryOptions());
        return options;
    }
}
