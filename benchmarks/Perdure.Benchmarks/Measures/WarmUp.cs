using Perdure.Benchmarks.Workloads;

namespace Perdure.Benchmarks.Measures;

/// <summary>Plays every path of both sides until the compiler is done with it. It need not wait for the disk.</summary>
internal static class WarmUp
{
    private const int Changes = 20_000;
    private const int ChangesOnServer = 5000;
    private const int States = 500;
    private const int Loads = 150;

    public static async Task PlayAsync<TState>(Scenario<TState> scenario, Place scratch, RunOptions options, Progress progress) where TState : class
    {
        progress.Phase("warming up");
        await ChangeSaves.PlayAsync(scenario, scratch, options.IsServer ? ChangesOnServer : Changes, new Pair(), progress);
        await new StateSaves<TState>(scenario, scratch).PlayAsync(States, new Pair(), progress);
        await using var small = await Place.OpenAsync(options with { IsFull = false });
        var thread = await ChangeSaves.PlayAsync(scenario, small, Loads, new Pair(), progress);
        await new Loads<TState>(scenario, small, thread, Loads).MeasureAsync(new Report(options, json: true, TextWriter.Null), progress);
    }
}
