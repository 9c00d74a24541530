using System.Data.Common;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Oracle;

/// <summary>Oracle for options given in code.</summary>
public static class OracleHosting
{
    /// <summary>Keeps the store in an Oracle database. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    /// <exception cref="ArgumentException">The options are for another kind of database.</exception>
    public static PerdureOptions UseOracle(this PerdureOptions options, DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        if (database.Kind != DatabaseKind.Oracle)
            throw new ArgumentException($"The options are for {database.Kind}; expected {DatabaseKind.Oracle}.", nameof(database));
        options.Backend = _ => new RetryingBackend(new OracleBackend(database), new RetryOptions());
        return options;
    }

    /// <summary>Keeps the store in the Oracle database of a data source of the program's own. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="source">Where connections come from.</param>
    /// <param name="database">The pool, the schema and so on; null: the defaults.</param>
    public static PerdureOptions UseOracle(this PerdureOptions options, DbDataSource source, DatabaseOptions? database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        options.Backend = _ => new RetryingBackend(new OracleBackend(source, database ?? new DatabaseOptions { Kind = DatabaseKind.Oracle }), new RetryOptions());
        return options;
    }
}
