using Perdure.Hosting;

namespace Perdure.Sqlite;

/// <summary>SQLite for options given in code.</summary>
public static class SqliteHosting
{
    /// <summary>Keeps the store in a SQLite file.</summary>
    public static PerdureOptions UseSqlite(this PerdureOptions options, SqliteOptions sqlite)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sqlite);
        options.Backend = _ => new SqliteBackend(sqlite);
        return options;
    }
}
