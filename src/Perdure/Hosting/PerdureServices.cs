using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>
/// Adds stores to a container: an <see cref="AgentStore"/> singleton, or keyed ones by name. Each is checked and opened when
/// the host starts, has a health check named <c>perdure</c> or <c>perdure:name</c>, and is disposed with the container. A name is
/// given once; <see cref="AgentStores"/> has them all.
/// </summary>
public static class PerdureServices
{
    /// <summary>Adds the store at a URL.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, string url) => services.AddPerdure(options => options.Url = url);

    /// <summary>Adds the store that options describe.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, Action<PerdureOptions> configure) => Add(services, "", configure);

    /// <summary>
    /// Adds the store that a section of configuration describes: <c>{ "Url": "sqlite:agents.db" }</c> or <c>{ "Database": { "Type": "postgres", … } }</c>; and
    /// those of its <c>Stores</c> by their names, where its <c>Rooms</c> may be: <c>{ "Rooms": { "knowledge": "vectors" }, "Stores": { "vectors": { … } } }</c>.
    /// </summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, IConfiguration section) => services.AddPerdure(section, _ => { });

    /// <summary>Adds the store that a section of configuration and then code describe.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, IConfiguration section, Action<PerdureOptions> configure)
    {
        var both = Both(section, configure);
        foreach (var store in section.GetSection("Stores").GetChildren())
            services.AddPerdure(store.Key, store);
        return Add(services, "", options =>
        {
            options.MayHaveStores = true;
            both(options);
        });
    }

    /// <summary>Adds the store at a URL under a name: <c>[FromKeyedServices("cache")] AgentStore store</c>.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, string name, string url) => services.AddPerdure(name, options => options.Url = url);

    /// <summary>Adds the store that options describe under a name.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, string name, Action<PerdureOptions> configure) => Add(services, Named(name), configure);

    /// <summary>Adds the store that a section of configuration describes under a name.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, string name, IConfiguration section) => services.AddPerdure(name, section, _ => { });

    /// <summary>Adds the store that a section of configuration and then code describe under a name.</summary>
    public static IServiceCollection AddPerdure(this IServiceCollection services, string name, IConfiguration section, Action<PerdureOptions> configure) => Add(services, Named(name), Both(section, configure));

    private static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name;
    }

    private static Action<PerdureOptions> Both(IConfiguration section, Action<PerdureOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(configure);
        return options =>
        {
            options.Read(section);
            configure(options);
        };
    }

    private static IServiceCollection Add(IServiceCollection services, string name, Action<PerdureOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var registration = new StoreRegistration(name);
        if (services.Any(service => registration.Equals(service.ImplementationInstance)))
            throw new ArgumentException(name.Length == 0 ? "The unnamed store was added already; give this one a name." : $"A store '{name}' was added already; give one of them another name.", nameof(name));
        services.AddSingleton(registration);
        AgentStores.AddTo(services);
        services.AddOptions<PerdureOptions>(name).Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PerdureOptions>>(new PerdureOptionsValidator(name));
        if (name.Length == 0)
            services.AddSingleton(provider => HostedStore.Make(provider, name));
        else
            services.AddKeyedSingleton(name, (provider, _) => HostedStore.Make(provider, name));
        services.AddSingleton<IHostedService>(provider => new HostedStore(provider, name));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            registration.Title, provider => new PerdureHealthCheck(provider.GetRequiredService<AgentStores>()[name]), failureStatus: null, tags: ["perdure"]));
        return services;
    }
}
