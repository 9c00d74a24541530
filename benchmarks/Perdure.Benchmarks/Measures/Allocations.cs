using Perdure.Benchmarks.Workloads;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Measures;

/// <summary>Managed bytes allocated per save and per load, by all threads, since a save may end on another than it began on.</summary>
internal static class Allocations
{
    private const int Saves = 64;
    private const int Loads = 5;

    public static async Task MeasureAsync<TState>(Scenario<TState> scenario, CheckpointThread late, CheckpointThread early, int steps, Report report) where TState : class
    {
        await early.SaveAsync(scenario.Start());
        await SaveAsync(scenario, early, 1, 32);
        var (first, _) = await SaveAsync(scenario, early, 33, Saves);
        var (last, change) = await SaveAsync(scenario, late, steps + 1, Saves);
        report.Add("allocated", "B", last, change);
        report.Add("allocated-growth", "B", last, first);

        var state = await late.LoadStateAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Loads; i++)
            state = await late.LoadStateAsync();
        report.Add("allocated-load", "B", (GC.GetTotalAllocatedBytes(precise: true) - before) / Loads, state!.Json.Length);
    }

    private static async Task<(double Allocated, double Change)> SaveAsync<TState>(Scenario<TState> scenario, CheckpointThread thread, int from, int count) where TState : class
    {
        var steps = Enumerable.Range(from, count).Select(scenario.At).ToArray();
        await steps[0].SaveAsync(thread);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var step in steps)
            await step.SaveAsync(thread);
        return ((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)count, steps.Average(step => step.Bytes.Length));
    }
}
