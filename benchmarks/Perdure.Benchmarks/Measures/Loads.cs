using System.Text.Json;
using Perdure.Benchmarks.Workloads;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Measures;

/// <summary>Loads of the latest state and of any, each against reading the same state as one raw row.</summary>
internal sealed class Loads<TState>(Scenario<TState> scenario, Place place, CheckpointThread thread, int steps) where TState : class
{
    private const int Versions = 12;
    private const long MostBytes = 400_000_000;

    public async Task MeasureAsync(Report report, Progress progress)
    {
        progress.Phase("preparing states to load");
        var latest = await KeepAsync(steps);
        var rounds = (int)Math.Clamp(MostBytes / latest, 20, 300);
        progress.Phase("loading the latest state");
        await PlayAsync(rounds, 10, report, "load-latest", typed: true, _ => steps, progress);
        await PlayAsync(rounds, 10, report, "load-latest-bytes", typed: false, _ => steps, progress);

        var versions = Enumerable.Range(1, Versions).Select(i => Math.Max(1, (int)((long)steps * i / (Versions + 1)))).Distinct().ToArray();
        foreach (var version in versions)
            await KeepAsync(version);
        progress.Phase("loading any version");
        await PlayAsync(Math.Max(rounds, versions.Length * 3) / versions.Length * versions.Length, versions.Length, report, "load-any", typed: true, i => versions[i % versions.Length], progress);
    }

    private async Task PlayAsync(int rounds, int warm, Report report, string measure, bool typed, Func<int, int> version, Progress progress)
    {
        var pair = new Pair();
        for (var i = -warm; i < rounds; i++)
        {
            var step = version(i + warm);
            await (i < 0 ? new Pair() : pair).TakeAsync(() => OursAsync(step, typed), () => Raw(step, typed));
            progress.Step(i, rounds);
        }
        report.Add(measure, "ms", pair.Ours.P50, pair.Raw.P50);
    }

    // The state before the first step is version 1.
    private async ValueTask OursAsync(int step, bool typed)
    {
        if (typed)
            GC.KeepAlive(await (step == steps ? thread.LoadAsync<TState>() : thread.LoadAsync<TState>(step + 1)));
        else
            GC.KeepAlive(await thread.LoadStateAsync());
    }

    private void Raw(int step, bool typed)
    {
        var bytes = place.Raw.Read($"{step}");
        if (typed)
            GC.KeepAlive(JsonSerializer.Deserialize(bytes, Scenario<TState>.TypeIn(place.Store)));
    }

    /// <summary>Keeps the raw row of a step, which must be what our store gives back.</summary>
    private async ValueTask<int> KeepAsync(int step)
    {
        var bytes = Scenario<TState>.BytesOf(scenario.After(step), place.Store);
        var ours = await thread.LoadStateAsync(step + 1);
        if (ours is null || !ours.Json.Span.SequenceEqual(bytes))
            throw new InvalidOperationException($"Version {step + 1} was loaded with other bytes than it was saved with; a benchmark of that would mean nothing.");
        place.Raw.Keep($"{step}", bytes);
        return bytes.Length;
    }
}
