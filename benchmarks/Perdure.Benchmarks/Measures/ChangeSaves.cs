using Perdure.Benchmarks.Workloads;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Measures;

/// <summary>Plays a scenario with changes given, each step against one raw append of the change.</summary>
internal static class ChangeSaves
{
    private const int Last = 100;
    private const int Settling = 4000;

    /// <summary>
    /// Plays some steps untimed, until write-ahead logs and journals have their size: writing over what is there syncs faster
    /// than growing a file does, and the side that writes less would get there later.
    /// </summary>
    public static Task SettleAsync<TState>(Scenario<TState> scenario, Place place, Progress progress) where TState : class =>
        PlayAsync(scenario, place, Settling, new Pair(), progress, "settling");

    public static async Task<CheckpointThread> PlayAsync<TState>(Scenario<TState> scenario, Place place, int steps, Pair pair, Progress progress, string name = "changes") where TState : class
    {
        var thread = place.Store.Checkpoints.Thread(name);
        var raw = place.Raw.Writer();
        await thread.SaveAsync(scenario.Start());
        raw.Append(thread.Id, 0, Scenario<TState>.BytesOf(scenario.Start(), place.Store));
        for (var i = 1; i <= steps; i++)
        {
            var step = scenario.At(i);
            await pair.TakeAsync(async () => await step.SaveAsync(thread), () => raw.Append(thread.Id, i, step.Bytes));
            progress.Step(i, steps);
        }
        return thread;
    }

    public static void Report(Report report, Pair pair)
    {
        report.Add("save-change", "ms", pair.Ours.P50, pair.Raw.P50);
        report.Add("save-p99", "ms", pair.Ours.P99, pair.Raw.P99);
        report.Add("saves-per-second", "1/s", pair.Ours.Count / pair.Ours.Seconds, pair.Raw.Count / pair.Raw.Seconds);
        report.Add("flatness", "ms", pair.Ours.P50OfLast(Last), pair.Ours.P50);
        report.Add("flatness-of-raw", "ms", pair.Raw.P50OfLast(Last), pair.Raw.P50);
    }
}
