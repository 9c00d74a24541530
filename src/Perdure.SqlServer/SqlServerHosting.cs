using System.Data.Common;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.SqlServer;

/// <summary>SQL Server for options given in code.</summary>
public static class SqlServerHosting
{
    /// <summary>Keeps the store in a SQL Server database. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    /// <exception cref="ArgumentException">The options are for another kind of database.</exception>
    public static PerdureOptions UseSqlServer(this PerdureOptions options, DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        if (database.Kind != DatabaseKind.SqlServer)
            throw new ArgumentException($"The options are for {database.Kind}; expected {DatabaseKind.SqlServer}.", nameof(database));
        options.Backend = _ => new RetryingBackend(new SqlServerBackend(database), new RetryOptions());
        return options;
    }

    /// <summary>Keeps the store in the SQL Server database of a data source of the program's own. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="source">Where connections come from.</param>
    /// <param name="database">The pool, the schema and so on; null: the defaults.</param>
    public static PerdureOptions UseSqlServer(this PerdureOptions options, DbDataSource source, DatabaseOptions? database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        options.Backend = _ => new RetryingBackend(new SqlServerBackend(source, database ?? new DatabaseOptions { Kind = DatabaseKind.SqlServer }), new RetryOptions());
        return options;
    }
}
