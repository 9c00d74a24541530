using System.Diagnostics.CodeAnalysis;

namespace Perdure.Databases;

/// <summary>What the databases are called. Safe to share.</summary>
public static class DatabaseKinds
{
    private static readonly Dictionary<DatabaseKind, KindFacts> Facts = new()
    {
        [DatabaseKind.Sqlite] = new("SQLite", 0, ["sqlite", "sqlite3"]),
        [DatabaseKind.PostgreSql] = new("PostgreSQL", 5432, ["postgres", "postgresql", "pg", "pgsql", "pgvector"]) { HasSchemas = true, HasSockets = true, HasSeveralHosts = true, HasReplicas = true, HasPooler = true },
        [DatabaseKind.MySql] = new("MySQL", 3306, ["mysql"]) { HasSockets = true, HasSeveralHosts = true, NeedsUser = true },
        [DatabaseKind.MariaDb] = new("MariaDB", 3306, ["mariadb"]) { HasSockets = true, HasSeveralHosts = true, NeedsUser = true },
        [DatabaseKind.Oracle] = new("Oracle", 1521, ["oracle"]) { HasSchemas = true, DatabaseIs = "the service's name" },
        [DatabaseKind.SqlServer] = new("SQL Server", 1433, ["sqlserver", "mssql"]) { HasSchemas = true },
        [DatabaseKind.Redis] = new("Redis", 6379, ["redis", "rediss", "valkey"]) { HasSeveralHosts = true, HasSentinels = true, DatabaseIsNumber = true, PasswordNeedsUser = false, EncryptedName = "rediss", DatabaseIs = "the database's number" },
    };

    private static readonly Dictionary<string, DatabaseKind> ByName = Facts
        .SelectMany(kind => kind.Value.Names.Select(name => KeyValuePair.Create(name, kind.Key)))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first name of each kind, which is also the scheme of its URLs: <c>sqlite</c>, <c>postgres</c>, <c>mysql</c>, <c>mariadb</c>, <c>oracle</c>, <c>sqlserver</c>, <c>redis</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Facts.Values.Select(facts => facts.Names[0])];

    /// <summary>
    /// The kind of a name, in capitals or not: also <c>sqlite3</c>; <c>postgresql</c>, <c>pg</c>, <c>pgsql</c> and <c>pgvector</c>; <c>mssql</c>; <c>rediss</c> (with TLS) and <c>valkey</c>.
    /// </summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out DatabaseKind kind)
    {
        kind = default;
        return name is not null && ByName.TryGetValue(name.Trim(), out kind);
    }

    /// <summary>The kind of a name, as <see cref="TryParse"/> knows them.</summary>
    /// <exception cref="ArgumentException">It is none; the message lists those there are.</exception>
    public static DatabaseKind Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out var kind) ? kind : throw new ArgumentException(Unsupported(name), nameof(name));
    }

    /// <summary>The scheme of a kind's URLs, which is the first of its names.</summary>
    public static string Scheme(DatabaseKind kind) => Of(kind).Names[0];

    internal static KindFacts Of(DatabaseKind kind) => Facts.TryGetValue(kind, out var facts)
        ? facts
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, $"It is no kind of database; expected {string.Join(", ", Facts.Keys)}.");

    internal static string Unsupported(string name) => $"unsupported database type: '{name}'; expected {string.Join(", ", Names)}";
}
