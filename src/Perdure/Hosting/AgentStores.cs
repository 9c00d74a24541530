using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Perdure.Hosting;

/// <summary>All stores of a container, by name; a singleton. The container makes each at its first use and disposes them all. Safe to share.</summary>
public sealed class AgentStores
{
    private readonly IServiceProvider services;

    internal AgentStores(IServiceProvider services, IEnumerable<StoreRegistration> registrations)
    {
        this.services = services;
        Names = [.. registrations.Select(registration => registration.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names, ordered; an empty one is that of the unnamed store.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The store of a name; of the empty name, the unnamed one.</summary>
    /// <exception cref="ArgumentException">No store has that name; the message lists those there are.</exception>
    public AgentStore this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            if (!Names.Contains(name))
                throw new ArgumentException($"There is no store {Shown(name)}; known are: {string.Join(", ", Names.Select(Shown))}. Add it with services.AddPerdure(…).", nameof(name));
            return name.Length == 0 ? services.GetRequiredService<AgentStore>() : services.GetRequiredKeyedService<AgentStore>(name);
        }
    }

    /// <summary>Asks all stores at once whether they answer, and opens those that are not open yet.</summary>
    /// <param name="timeout">How long each may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Their health by name. A store that fails is an entry, not an exception.</returns>
    public async Task<IReadOnlyDictionary<string, StoreHealth>> CheckAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        var checks = Names.Select(name => new StoreProbe(name, this[name], TimeProvider.System).CheckAsync(timeout, cancellationToken));
        return (await Task.WhenAll(checks).ConfigureAwait(false)).ToDictionary(health => health.Name);
    }

    internal static void AddTo(IServiceCollection services) => services.TryAddSingleton(provider => new AgentStores(provider, provider.GetServices<StoreRegistration>()));

    private static string Shown(string name) => name.Length == 0 ? "without a name" : $"'{name}'";
}
