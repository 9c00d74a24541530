using System.Diagnostics;
using Perdure;

namespace Quickstart.Commands;

/// <summary>Connects to a store and says what it is, how fast it answers, and what stands in it.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var url = args switch
        {
            [] => Options.DefaultStore,
            ["--store", var given] when given.Length > 0 => given,
            _ => throw new UsageException("check takes --store URL and nothing else. See ./run --help."),
        };
        await using var store = await Shop.OpenAsync(url);
        var started = Stopwatch.GetTimestamp();
        await store.Agents.FindAsync("nobody");
        Console.WriteLine($"Store      {Options.Shown(url)}: {store.Info.Name} {store.Info.ServerVersion}".TrimEnd());
        Console.WriteLine($"Answers in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F2} ms; a returned write survives {Survives(store)}");
        foreach (var warning in store.Info.Warnings)
            Console.WriteLine($"Warning    {warning}");
        Console.WriteLine($"Has        {await store.Agents.All().CountAsync()} agents, {await store.Users.All().CountAsync()} users, {await store.Sessions.All().CountAsync()} sessions, {await store.Tasks.All().CountAsync()} tasks, {await store.Workflows.All().CountAsync()} workflows");
        return 0;
    }

    private static string Survives(AgentStore store) => store.Info.Durability switch
    {
        Perdure.Storage.Durability.Power => "the loss of power",
        Perdure.Storage.Durability.Process => "the end of the process",
        _ => "nothing",
    };
}
