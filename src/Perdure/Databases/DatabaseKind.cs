namespace Perdure.Databases;

/// <summary>The databases that <see cref="DatabaseOptions"/> describe.</summary>
public enum DatabaseKind
{
    /// <summary>SQLite: a file.</summary>
    Sqlite,

    /// <summary>PostgreSQL, with or without pgvector.</summary>
    PostgreSql,

    /// <summary>MySQL.</summary>
    MySql,

    /// <summary>MariaDB.</summary>
    MariaDb,

    /// <summary>Oracle Database.</summary>
    Oracle,

    /// <summary>Microsoft SQL Server, also as Azure SQL.</summary>
    SqlServer,

    /// <summary>Redis or Valkey, alone, behind sentinels or as a cluster.</summary>
    Redis,
}
