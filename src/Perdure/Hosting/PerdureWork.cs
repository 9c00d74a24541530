using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Perdure.Agents;
using Perdure.Tasks;

namespace Perdure.Hosting;

/// <summary>Adds hosted workers, and the rooms of work, to a container that has a store.</summary>
public static class PerdureWork
{
    /// <summary>Adds the unnamed store's <see cref="AgentDirectory"/>, <see cref="AgentFactory"/>, <see cref="TaskStore"/> and <see cref="Workflows.WorkflowStore"/> as singletons.</summary>
    public static IServiceCollection AddPerdureAgents(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => provider.GetRequiredService<AgentStore>().Agents);
        services.TryAddSingleton(provider => provider.GetRequiredService<AgentStore>().Tasks);
        services.TryAddSingleton(provider => provider.GetRequiredService<AgentStore>().Workflows);
        services.TryAddSingleton(provider => new AgentFactory(provider.GetRequiredService<AgentDirectory>()));
        return services;
    }

    /// <summary>Adds a worker that does the tasks of a queue, so many at once, by a function.</summary>
    public static IServiceCollection AddPerdureWorker(this IServiceCollection services, string queue, int concurrency, Func<AgentTask, CancellationToken, Task<JsonObject?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return services.AddPerdureWorker(options => (options.Queue, options.Concurrency) = (queue, concurrency), handler);
    }

    /// <summary>Adds a worker that does the tasks of a queue by a function.</summary>
    public static IServiceCollection AddPerdureWorker(this IServiceCollection services, Action<TaskWorkerOptions> configure, Func<AgentTask, CancellationToken, Task<JsonObject?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(services, configure, _ => handler);
    }

    /// <summary>Adds a worker that does the tasks of a queue, so many at once, by a handler of the container: one of a scope of its own per task.</summary>
    public static IServiceCollection AddPerdureWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IServiceCollection services, string queue, int concurrency)
        where THandler : class, ITaskHandler => services.AddPerdureWorker<THandler>(options => (options.Queue, options.Concurrency) = (queue, concurrency));

    /// <summary>Adds a worker that does the tasks of a queue by a handler of the container: one of a scope of its own per task.</summary>
    public static IServiceCollection AddPerdureWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IServiceCollection services, Action<TaskWorkerOptions> configure)
        where THandler : class, ITaskHandler
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddScoped<THandler>();
        return Add(services, configure, provider => async (task, cancellationToken) =>
        {
            var scope = provider.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
                return await scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync(task, cancellationToken).ConfigureAwait(false);
        });
    }

    private static IServiceCollection Add(IServiceCollection services, Action<TaskWorkerOptions> configure, Func<IServiceProvider, Func<AgentTask, CancellationToken, Task<JsonObject?>>> handler)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        AgentStores.AddTo(services);
        // Several workers, also of one queue: each has options of its own.
        var name = $"worker {services.Count(service => service.ServiceType == typeof(IHostedService)):D}";
        services.AddOptions<TaskWorkerOptions>(name).Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TaskWorkerOptions>>(new TaskWorkerOptionsValidator(name));
        services.AddSingleton<IHostedService>(provider =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<TaskWorkerOptions>>().Get(name);
            return new TaskWorker(() => provider.GetRequiredService<AgentStores>()[options.Store], options, handler(provider), PerdureLog.Of(provider));
        });
        return services;
    }
}
