using System.Data.Common;

namespace Perdure.Storage;

/// <summary>
/// The facet of a SQL database for the caller's own SQL beside the store: <c>backend.Facet&lt;ISqlAccess&gt;()</c>. What must happen
/// together with writes of the store is an <see cref="ExecuteSql"/> instead. Safe to share.
/// </summary>
public interface ISqlAccess
{
    /// <summary>The name of a table in the schema of the store's tables, quoted, for text of a command.</summary>
    string Table(string name);

    /// <summary>
    /// Runs a function with an open connection of the store's driver. Afterwards the connection belongs to the store again: a
    /// transaction that was left open is rolled back, settings are as before.
    /// </summary>
    /// <remarks>Behind a pooler that gives each transaction another connection, settings that outlive a transaction are the function's own affair.</remarks>
    /// <param name="use">Gets the connection, which it must not keep. What it throws comes out as it is.</param>
    /// <param name="cancellationToken">Ends the wait for a connection, and is handed on.</param>
    /// <exception cref="PerdureException">There was no connection; the fault says why.</exception>
    ValueTask<T> UseAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken = default);

    /// <summary>Executes a statement that reads. What it writes all the same is refused or rolled back.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="read">Makes something of the row the reader is at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was made of each row, in order.</returns>
    /// <exception cref="PerdureException">The database refused; the fault says why.</exception>
    ValueTask<IReadOnlyList<T>> SelectAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancellationToken = default);
}
