using System.Collections.Concurrent;
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
    };

    /// <summary>The names of all kinds, ordered.</summary>
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
        return scheme is null ? throw new ArgumentException(problem, nameof(url)) : scheme.Create(url[(scheme.Name.Length + 1)..], settings);
    }

    /// <summary>What is wrong with the scheme of a URL; null: nothing.</summary>
    internal static string? Problem(string url) => Find(url).Problem;

    private static (BackendScheme? Scheme, string? Problem) Find(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return (null, $"The store URL has no scheme; expected e.g. 'sqlite:agents.db'. Known schemes: {string.Join(", ", Known)}.");
        var name = url[..colon];
        if (Registered.TryGetValue(name, out var scheme))
            return (scheme, null);
        if (!Packaged.TryGetValue(name, out var packaged))
            return (null, $"'{name}:' is not a known store scheme. Known schemes: {string.Join(", ", Known)}. Others are added with BackendSchemes.Register.");
        return packaged.Find() is { } found
            ? (found, null)
            : (null, $"'{name}:' needs the package {packaged.Package}, which this program does not reference. Add it: dotnet add package {packaged.Package}");
    }

    private static BackendScheme? Make([System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type? type) =>
        type is null ? null : (BackendScheme)Activator.CreateInstance(type)!;
}
