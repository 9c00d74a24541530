using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>The kinds of store URL this process knows. Safe to share.</summary>
public static class BackendSchemes
{
    private static readonly ConcurrentDictionary<string, BackendScheme> Registered = new(StringComparer.Ordinal)
    {
        ["memory"] = new MemoryScheme(),
        ["file"] = new FilesScheme(),
    };

    // Kinds that live in a package of their own. They are found by name, so that one string changes the database, and by a
    // constant one, so that a trimmed program keeps them.
    private static readonly Dictionary<string, (string Package, Func<BackendScheme?> Find)> Packaged = new()
    {
        ["sqlite"] = ("Perdure.Sqlite", () => Make(Type.GetType("Perdure.Sqlite.SqliteScheme, Perdure.Sqlite", throwOnError: false))),
        ["postgres"] = ("Perdure.PostgreSql", () => Make(Type.GetType("Perdure.PostgreSql.PostgreSqlScheme, Perdure.PostgreSql", throwOnError: false))),
        ["mysql"] = ("Perdure.MySql", () => Make(Type.GetType("Perdure.MySql.MySqlScheme, Perdure.MySql", throwOnError: false))),
        ["mariadb"] = ("Perdure.MySql", () => Make(Type.GetType("Perdure.MySql.MariaDbScheme, Perdure.MySql", throwOnError: false))),
        ["sqlserver"] = ("Perdure.SqlServer", () => Make(Type.GetType("Perdure.SqlServer.SqlServerScheme, Perdure.SqlServer", throwOnError: false))),
        ["oracle"] = ("Perdure.Oracle", () => Make(Type.GetType("Perdure.Oracle.OracleScheme, Perdure.Oracle", throwOnError: false))),
        ["redis"] = ("Perdure.Redis", () => Make(Type.GetType("Perdure.Redis.RedisScheme, Perdure.Redis", throwOnError: false))),
    };

    /// <summary>The names of all kinds, ordered. A database's other names work too, e.g. <c>postgresql</c>; see <see cref="DatabaseKinds.TryParse"/>.</summary>
    public static IReadOnlyList<string> Known => [.. Registered.Keys.Union(Packaged.Keys).Order(StringComparer.Ordinal)];

    /// <summary>Adds a kind, or replaces the one of that name.</summary>
    public static void Register(BackendScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        Registered[scheme.Name] = scheme;
    }

    /// <summary>Makes the backend of a URL. Nothing is connected or created before it is prepared.</summary>
    /// <exception cref="ArgumentException">The kind is not known, its package is not referenced, or the address is not one. The message never repeats the address, which may hold a password.</exception>
    public static Backend Create(string url, BackendSettings settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        ArgumentNullException.ThrowIfNull(settings);
        var (scheme, problem) = Find(url);
        return scheme is null ? throw new ArgumentException(problem, nameof(url)) : scheme.CreateByUrl(url, settings);
    }

    /// <summary>Makes the backend of a database. Nothing is connected or created before it is prepared.</summary>
    /// <exception cref="ArgumentException">The options can't be used, or the database's package or driver is not referenced. The message holds no password.</exception>
    public static Backend Create(DatabaseOptions database, BackendSettings settings)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(settings);
        var (scheme, problem) = Find(database.Check().Kind);
        return scheme is null ? throw new ArgumentException(problem, nameof(database))
            : scheme.Create(database.Time == TimeProvider.System ? database with { Time = settings.Time } : database, settings);
    }

    /// <summary>What is wrong with the scheme of a URL; null: nothing.</summary>
    internal static string? Problem(string url) => Find(url).Problem;

    /// <summary>What is wrong with the scheme of a kind of database; null: nothing.</summary>
    internal static string? Problem(DatabaseKind kind) => Find(kind).Problem;

    private static (BackendScheme? Scheme, string? Problem) Find(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? Named(url[..colon]) : (null, $"The store URL has no scheme; expected e.g. 'sqlite:agents.db'. Known schemes: {string.Join(", ", Known)}.");
    }

    private static (DatabaseScheme? Scheme, string? Problem) Find(DatabaseKind kind) => Named(DatabaseKinds.Scheme(kind)) switch
    {
        (DatabaseScheme database, _) => (database, null),
        (null, var problem) => (null, problem),
        (var other, _) => (null, $"'{other.Name}:' was registered as a {other.GetType().Name}, which takes URLs only; expected a {nameof(DatabaseScheme)}."),
    };

    private static (BackendScheme? Scheme, string? Problem) Named(string given)
    {
        // Who registers a scheme under another name of a database means that name.
        if (Registered.TryGetValue(given, out var scheme))
            return (scheme, null);
        var name = DatabaseKinds.TryParse(given, out var kind) ? DatabaseKinds.Scheme(kind) : given;
        if (Registered.TryGetValue(name, out scheme))
            return (scheme, null);
        if (!Packaged.TryGetValue(name, out var packaged))
            return (null, $"'{given}:' is not a known store scheme. Known schemes: {string.Join(", ", Known)}. Others are added with BackendSchemes.Register.");
        return packaged.Find() is { } found
            ? (found, null)
            : (null, $"'{given}:' needs the package {packaged.Package}, which this program does not reference. Add it: dotnet add package {packaged.Package}");
    }

    private static BackendScheme? Make([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type? type) =>
        type is null ? null : (BackendScheme)Activator.CreateInstance(type)!;
}
