using Perdure.Benchmarks.Workloads;

namespace Perdure.Benchmarks.Measures;

/// <summary>What a history takes, all versions kept, in a place of its own that need not wait for the disk.</summary>
internal static class Weight
{
    public static async Task MeasureAsync<TState>(Scenario<TState> scenario, RunOptions options, Report report, Progress progress) where TState : class
    {
        // An empty store has its tables already; what a history adds to it is a figure of its own.
        await using var empty = await Place.OpenAsync(options with { IsFull = false });
        await using var place = await Place.OpenAsync(options with { IsFull = false });
        progress.Phase("weighing what is stored");
        var thread = await ChangeSaves.PlayAsync(scenario, place, options.N, new Pair(), progress);
        var (ours, raw) = (place.StoredBytes(), place.Raw.StoredBytes());
        if (ours > 0)
        {
            report.Add("stored", "B", ours, raw);
            report.Add("stored-net", "B", ours - empty.StoredBytes(), raw - empty.Raw.StoredBytes());
            return;
        }
        // Memory has no file to weigh: what was handed to it counts.
        long changes = Scenario<TState>.BytesOf(scenario.Start(), place.Store).Length;
        for (var i = 1; i <= options.N; i++)
            changes += scenario.At(i).Bytes.Length;
        report.Add("stored", "B", await Payload.OfAsync(thread), changes);
    }
}
