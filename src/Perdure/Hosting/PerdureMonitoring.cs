using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Adds the monitor to a container.</summary>
public static class PerdureMonitoring
{
    /// <summary>Asks every store of the container each 30 seconds whether it answers, logs when that changes, and tells each <see cref="IStoreAlert"/>.</summary>
    public static IServiceCollection AddPerdureMonitor(this IServiceCollection services) => services.AddPerdureMonitor(_ => { });

    /// <summary>Asks every store of the container now and then whether it answers, logs when that changes, and tells each <see cref="IStoreAlert"/>.</summary>
    public static IServiceCollection AddPerdureMonitor(this IServiceCollection services, Action<StoreMonitorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        AgentStores.AddTo(services);
        services.AddOptions<StoreMonitorOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StoreMonitorOptions>, StoreMonitorOptionsValidator>());
        return services.AddHostedService(provider => new StoreMonitor(
            provider.GetRequiredService<AgentStores>(),
            [.. provider.GetServices<IStoreAlert>()],
            provider.GetRequiredService<IOptions<StoreMonitorOptions>>().Value,
            PerdureLog.Of(provider)));
    }
}
