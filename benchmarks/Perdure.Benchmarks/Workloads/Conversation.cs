using Perdure.Benchmarks.Measures;

namespace Perdure.Benchmarks.Workloads;

/// <summary>W1 and W2: one thread, step by step.</summary>
internal sealed class Conversation<TState>(Scenario<TState> scenario) : IWorkload where TState : class
{
    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        await using var scratch = await Place.OpenAsync(options with { IsFull = false });
        await WarmUp.PlayAsync(scenario, scratch, options, progress);
        await using (var place = await Place.OpenAsync(options))
        {
            progress.Phase("saving changes");
            await ChangeSaves.SettleAsync(scenario, place, progress);
            var pair = new Pair();
            var thread = await ChangeSaves.PlayAsync(scenario, place, options.N, pair, progress);
            ChangeSaves.Report(report, pair);
            await new Loads<TState>(scenario, place, thread, options.N).MeasureAsync(report, progress);
            progress.Phase("counting allocations");
            await Allocations.MeasureAsync(scenario, thread, scratch.Store.Checkpoints.Thread("allocations"), options.N, report);
        }
        await using (var place = await Place.OpenAsync(options))
        {
            progress.Phase("saving whole states");
            await ChangeSaves.SettleAsync(scenario, place, progress);
            var pair = new Pair();
            await new StateSaves<TState>(scenario, place).PlayAsync(options.N, pair, progress);
            report.Add("save-state", "ms", pair.Ours.P50, pair.Raw.P50);
        }
        await Weight.MeasureAsync(scenario, options, report, progress);
    }
}
