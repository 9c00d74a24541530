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
            var pair = new Pair();
            var thread = await ChangeSaves.PlayAsync(scenario, place, options.N, pair, progress);
            progress.Phase("weighing what is stored");
            await ReportAsync(options, report, place, pair);
            await new Loads<TState>(scenario, place, thread, options.N).MeasureAsync(report, progress);
            progress.Phase("counting allocations");
            await Allocations.MeasureAsync(scenario, thread, scratch.Store.Checkpoints.Thread("allocations"), options.N, report);
        }
        await using (var place = await Place.OpenAsync(options))
        {
            progress.Phase("saving whole states");
            var pair = new Pair();
            await new StateSaves<TState>(scenario, place).PlayAsync(options.N, pair, progress);
            report.Add("save-state", "ms", pair.Ours.P50, pair.Raw.P50);
            if (options.Backend != "memory")
                report.Add("stored-state", "B", place.StoredBytes(), place.Raw.StoredBytes());
        }
    }

    private async ValueTask ReportAsync(RunOptions options, Report report, Place place, Pair pair)
    {
        // An empty store has its tables already; what a history adds to it is a figure of its own.
        await using var empty = await Place.OpenAsync(options);
        long payload = 0, change = Scenario<TState>.BytesOf(scenario.Start(), place.Store).Length;
        for (var i = 1; i <= options.N; i++)
            change += scenario.At(i).Bytes.Length;
        if (options.Backend == "memory")
            payload = await Payload.OfAsync(place.Store.Checkpoints.Thread("changes"));
        ChangeSaves.Report(report, pair, payload, change, place, empty);
    }
}
