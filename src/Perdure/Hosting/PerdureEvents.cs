using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Perdure.Events;

namespace Perdure.Hosting;

/// <summary>Adds hosted consumers of events to a container that has a store.</summary>
public static class PerdureEvents
{
    /// <summary>Adds a consumer that handles the events of a channel in a group by a function.</summary>
    public static IServiceCollection AddPerdureEvents(this IServiceCollection services, string channel, string group, Func<EventDelivery, CancellationToken, Task> handler) =>
        services.AddPerdureEvents(options => (options.Channel, options.Group) = (channel, group), handler);

    /// <summary>Adds a consumer that handles events by a function.</summary>
    public static IServiceCollection AddPerdureEvents(this IServiceCollection services, Action<EventWorkerOptions> configure, Func<EventDelivery, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(services, configure, _ => (_, delivery, token) => handler(delivery, token));
    }

    /// <summary>Adds a consumer that handles the events of a channel in a group by a handler of the container: one of a scope of its own per event. Data that is not of the type fails the event.</summary>
    public static IServiceCollection AddPerdureEvents<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, T>(this IServiceCollection services, string channel, string group)
        where THandler : class, IEventHandler<T> => services.AddPerdureEvents<THandler, T>(options => (options.Channel, options.Group) = (channel, group));

    /// <summary>Adds a consumer that handles events by a handler of the container: one of a scope of its own per event. Data that is not of the type fails the event.</summary>
    public static IServiceCollection AddPerdureEvents<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, T>(this IServiceCollection services, Action<EventWorkerOptions> configure)
        where THandler : class, IEventHandler<T>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddScoped<THandler>();
        return Add(services, configure, provider => async (store, delivery, cancellationToken) =>
        {
            var scope = provider.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
                await scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync(store.Events.Read<T>(delivery.Event), delivery, cancellationToken).ConfigureAwait(false);
        });
    }

    private static IServiceCollection Add(IServiceCollection services, Action<EventWorkerOptions> configure, Func<IServiceProvider, Func<AgentStore, EventDelivery, CancellationToken, Task>> handler)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        AgentStores.AddTo(services);
        // Several consumers, also of one group: each has options of its own.
        var name = $"events {services.Count(service => service.ServiceType == typeof(IHostedService)):D}";
        services.AddOptions<EventWorkerOptions>(name).Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventWorkerOptions>>(new EventWorkerOptionsValidator(name));
        services.AddSingleton<IHostedService>(provider =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<EventWorkerOptions>>().Get(name);
            return new EventWorker(() => provider.GetRequiredService<AgentStores>()[options.Store], () => options.Transport?.Invoke(provider), options, handler(provider), PerdureLog.Of(provider));
        });
        return services;
    }
}
