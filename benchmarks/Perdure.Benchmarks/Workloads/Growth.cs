using Perdure.Benchmarks.Measures;

namespace Perdure.Benchmarks.Workloads;

/// <summary>
/// W1 again, beside what others do: the whole state as one more row in each step. They are played in full up to a bounded
/// number of steps; further on their speed is measured by some saves at each mark, and their bytes are extrapolated.
/// </summary>
internal sealed class Growth : IWorkload
{
    private const int PlayedInFull = 1000;
    private const int SavesAtMark = 10;
    private static readonly int[] Marks = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        progress.Phase("warming up");
        await using (var scratch = await Place.OpenAsync(options))
            await new StateSaves<ChatState>(new Chat(), scratch).PlayAsync(300, new Pair(), progress);
        await using var changes = await Place.OpenAsync(options);
        await using var states = await Place.OpenAsync(options);
        var growing = new GrowingThread(changes, states);
        await growing.BeginAsync();
        var (at, stateBytes, sum, overhead) = (0, 0.0, 0.0, 1.0);
        foreach (var mark in Marks.Where(mark => mark <= options.N))
        {
            progress.Phase($"growing to {mark} steps");
            for (var step = at + 1; step <= mark - SavesAtMark; step++)
            {
                await growing.StepAsync(step, whole: step <= PlayedInFull);
                progress.Step(step, mark);
            }
            var isPlayed = mark <= PlayedInFull;
            var speed = await growing.MeasureAsync(mark - SavesAtMark + 1, SavesAtMark, isPlayed);
            // States grow evenly: their sum between two marks is that of a line.
            sum += (mark - at) * (stateBytes + speed.StateBytes) / 2;
            (at, stateBytes) = (mark, speed.StateBytes);
            if (isPlayed)
                overhead = changes.Raw.StoredBytes() / sum;
            report.Add(isPlayed ? "growth-bytes" : "growth-bytes-extrapolated", "B", changes.StoredBytes(), isPlayed ? changes.Raw.StoredBytes() : sum * overhead, mark);
            report.Add("growth-saves-per-second", "1/s", 1000 / speed.Change, 1000 / speed.Others, mark);
            report.Add("growth-saves-per-second-state", "1/s", 1000 / speed.State, 1000 / speed.Others, mark);
        }
    }
}
