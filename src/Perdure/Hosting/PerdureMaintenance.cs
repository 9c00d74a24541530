using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Adds the maintenance to a container.</summary>
public static class PerdureMaintenance
{
    /// <summary>Each hour, in every store of the container, rolls up metrics and removes what is past its expiry.</summary>
    public static IServiceCollection AddPerdureMaintenance(this IServiceCollection services) => services.AddPerdureMaintenance(_ => { });

    /// <summary>Now and then, in every store of the container, rolls up metrics, removes what is past its expiry, and what the options say. A failure is logged, and changes nothing else.</summary>
    public static IServiceCollection AddPerdureMaintenance(this IServiceCollection services, Action<StoreMaintenanceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        AgentStores.AddTo(services);
        services.AddOptions<StoreMaintenanceOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StoreMaintenanceOptions>, StoreMaintenanceOptionsValidator>());
        return services.AddHostedService(provider => new StoreMaintenance(
            provider.GetRequiredService<AgentStores>(),
            provider.GetRequiredService<IOptions<StoreMaintenanceOptions>>().Value,
            PerdureLog.Of(provider)));
    }
}
