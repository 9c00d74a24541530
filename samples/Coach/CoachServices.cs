using Coach.Actions;
using Coach.Machine;
using Coach.Memory;
using Coach.Script;
using Microsoft.Extensions.DependencyInjection;
using Perdure.Hosting;

namespace Coach;

/// <summary>The coach's services over a store.</summary>
internal static class CoachServices
{
    public static IServiceCollection AddCoach(this IServiceCollection services, string store) => services
        .AddPerdure(store)
        .AddSingleton<StateMachine>()
        .AddSingleton<ContextManager>()
        .AddSingleton<ScriptedCoach>()
        .AddSingleton<ActionExecutor>()
        .AddSingleton<CoachService>();
}
