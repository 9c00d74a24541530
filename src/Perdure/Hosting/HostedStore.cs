using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>Makes the store of a name for a container, and opens it when the host starts, before other services do.</summary>
internal sealed class HostedStore(IServiceProvider services, string name) : IHostedLifecycleService
{
    /// <summary>The store of a name, prepared at its first use.</summary>
    public static AgentStore Make(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<PerdureOptions>>().Get(name);
        var store = options.Store.Logger is NullLogger && services.GetService<ILoggerFactory>() is { } loggers
            ? options.Store with { Logger = loggers.CreateLogger("Perdure") }
            : options.Store;
        if (options.Rooms.Count > 0)
            store = store with { Placed = Placed(services, name, options.Rooms).Concat(store.Placed.Select(one => (one.Key, one.Value))).ToDictionary() };
        if ((options.Cache ?? store.Cache) is { } cache)
            store = store with { Cache = options.DistributedCache is { } distributed ? cache with { Distributed = distributed(services) } : cache };
        var settings = new BackendSettings { Time = store.Time, Logger = store.Logger };
        var backend = options.Backend?.Invoke(services) ?? (options.Database is { } database ? BackendSchemes.Create(database, settings) : BackendSchemes.Create(options.Url!, settings));
        return AgentStore.Deferred(backend, store);
    }

    // The others are made first, and so disposed last.
    private static IEnumerable<(string Room, AgentStore Store)> Placed(IServiceProvider services, string name, IDictionary<string, string> rooms)
    {
        foreach (var (room, other) in rooms)
        {
            if (services.GetRequiredService<IOptionsMonitor<PerdureOptions>>().Get(other).Rooms.Count > 0)
                throw new ArgumentException($"Room '{room}' of {(name.Length == 0 ? "the store without a name" : $"store '{name}'")} is to be in store '{other}', which places rooms in others itself. Place it where it is to be.");
            yield return (room, services.GetRequiredService<AgentStores>()[other]);
        }
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptionsMonitor<PerdureOptions>>().Get(name);
        if (!options.OpenAtStart)
            return;
        var store = services.GetRequiredService<AgentStores>()[name];
        await store.Backend.Facet<DeferredBackend>()!.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
