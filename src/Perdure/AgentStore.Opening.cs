using System.Diagnostics;
using Perdure.Caching;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure;

/// <content>Opening by URL, by options and over a backend, and the script for who opens it without rights on tables.</content>
public sealed partial class AgentStore
{
    /// <summary>Opens the store at a URL, e.g. <c>sqlite:agents.db</c>, <c>postgres://user:password@host/database</c>, <c>file:./data</c>, <c>memory:</c> or <c>memory:name</c>, and creates it if it is not there.</summary>
    /// <exception cref="ArgumentException">The scheme is not known, or its package is not referenced; the message says which to add.</exception>
    /// <exception cref="PerdureException">It can't be opened; the fault says why.</exception>
    public static ValueTask<AgentStore> OpenAsync(string url, CancellationToken cancellationToken = default) => OpenAsync(url, new AgentStoreOptions(), cancellationToken);

    /// <summary>Opens the store at a URL.</summary>
    /// <exception cref="ArgumentException">The URL or the options are not right; the message lists all mistakes.</exception>
    /// <exception cref="PerdureException">It can't be opened; the fault says why.</exception>
    public static ValueTask<AgentStore> OpenAsync(string url, AgentStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return OpenAsync(BackendSchemes.Create(url, new BackendSettings { Time = options.Time, Logger = options.Logger }), options, cancellationToken);
    }

    /// <summary>Opens the store in a database, and creates its tables if they are not there and may be made.</summary>
    /// <exception cref="ArgumentException">The options are not right, or the database's package or driver is not referenced; the message says all that is wrong, and no password.</exception>
    /// <exception cref="PerdureException">It can't be opened; the fault says why.</exception>
    public static ValueTask<AgentStore> OpenAsync(DatabaseOptions database, CancellationToken cancellationToken = default) => OpenAsync(database, new AgentStoreOptions(), cancellationToken);

    /// <summary>Opens the store in a database.</summary>
    /// <exception cref="ArgumentException">The options are not right, or the database's package or driver is not referenced; the message says all that is wrong, and no password.</exception>
    /// <exception cref="PerdureException">It can't be opened; the fault says why.</exception>
    public static ValueTask<AgentStore> OpenAsync(DatabaseOptions database, AgentStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return OpenAsync(BackendSchemes.Create(database, new BackendSettings { Time = options.Time, Logger = options.Logger }), options, cancellationToken);
    }

    /// <summary>Opens a store over a backend, which from now on belongs to the store and is disposed with it, also when opening fails.</summary>
    /// <exception cref="ArgumentException">The options are not right; the message lists all mistakes.</exception>
    /// <exception cref="PerdureException">It can't be opened; the fault says why.</exception>
    public static async ValueTask<AgentStore> OpenAsync(Backend backend, AgentStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var opened = false;
        try
        {
            options ??= new AgentStoreOptions();
            options.Check();
            backend = Cached(Searching(backend, options), options);
            var store = new AgentStore(backend, options);
            await store.PrepareAsync(backend, cancellationToken).ConfigureAwait(false);
            opened = true;
            return store;
        }
        finally
        {
            if (!opened)
                await backend.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What an administrator executes with the database's own program (psql, mysql, sqlite3) so that a program without rights on
    /// tables can open the store at a URL: from the schema that is there to the one of this program. Empty when nothing is to be
    /// done. It changes nothing. See <see cref="ISchemaScript"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The URL or the options are not right; the message lists all mistakes.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the store has no tables; other faults when it can't be read.</exception>
    public static ValueTask<string> SchemaScriptAsync(string url, AgentStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return SchemaScriptAsync(BackendSchemes.Create(url, new BackendSettings { Time = options.Time, Logger = options.Logger }), options, cancellationToken);
    }

    /// <summary>The same for the store in a database.</summary>
    /// <exception cref="ArgumentException">The options are not right; the message lists all mistakes.</exception>
    /// <exception cref="PerdureException">The database can't be read; the fault says why.</exception>
    public static ValueTask<string> SchemaScriptAsync(DatabaseOptions database, AgentStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return SchemaScriptAsync(BackendSchemes.Create(database, new BackendSettings { Time = options.Time, Logger = options.Logger }), options, cancellationToken);
    }

    /// <summary>A store that prepares its backend at the first use.</summary>
    internal static AgentStore Deferred(Backend backend, AgentStoreOptions options)
    {
        AgentStore? store = null;
        backend = Cached(Searching(backend, options), options);
        store = new AgentStore(new DeferredBackend(backend, cancellationToken => store!.PrepareAsync(backend, cancellationToken)), options);
        return store;
    }

    private static async ValueTask<string> SchemaScriptAsync(Backend backend, AgentStoreOptions options, CancellationToken cancellationToken)
    {
        await using var closing = backend.ConfigureAwait(false);
        return Searching(backend, options).Facet<ISchemaScript>() is { } script
            ? await script.ScriptAsync(PlacingBackend.Part(Rooms.Schema(options), Placement.Backends(options, other => other.Backend), null), cancellationToken).ConfigureAwait(false)
            : throw new PerdureException(Fault.Unsupported, $"The {backend.Info.Name} store has no tables, and so there is no script that makes them. Open it: it makes what it needs.");
    }

    private static SearchingBackend Searching(Backend backend, AgentStoreOptions options) => backend as SearchingBackend ?? new SearchingBackend(backend, options.Search);

    // Around the searches: what they keep beside the records nobody else asks for.
    private static Backend Cached(Backend backend, AgentStoreOptions options) => options.Cache is { } cache ? new CachingBackend(backend, cache.Without(Rooms.NeverCached)) : backend;

    private async ValueTask PrepareAsync(Backend backend, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await DeclareAsync(backend, Rooms.Schema(options), cancellationToken).ConfigureAwait(false);
        options.Logger.Opened(backend.Info.Name, backend.Info.ServerVersion, backend.Info.Durability, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        foreach (var warning in backend.Info.Warnings)
            options.Logger.Warned(backend.Info.Name, warning);
    }
}
