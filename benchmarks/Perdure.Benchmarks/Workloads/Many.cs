using Perdure.Benchmarks.Measures;

namespace Perdure.Benchmarks.Workloads;

/// <summary>W3: 2,000 threads saved to by 8 and by 64 writers at once, against 8 raw connections.</summary>
internal sealed class Many : IWorkload
{
    private const int Threads = 2000;
    private const int Rounds = 10;

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        foreach (var writers in (int[])[8, 64])
        {
            await using var place = await Place.OpenAsync(options);
            progress.Phase($"{writers} writers: beginning {Threads} threads");
            var crowd = new Crowd(place, Threads);
            await crowd.BeginAsync();
            await RoundAsync(crowd, writers, options.N / Rounds, new Pair(), progress, 0);

            progress.Phase($"{writers} writers: saving");
            var latency = new Pair();
            double ours = 0, raw = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var (a, b) = await RoundAsync(crowd, writers, options.N / Rounds, latency, progress, round);
                (ours, raw) = (ours + a, raw + b);
            }
            var suffix = writers == 8 ? "" : $"-{writers}";
            report.Add($"saves-per-second{suffix}", "1/s", latency.Ours.Count / ours, latency.Raw.Count / raw);
            report.Add($"save-p50{suffix}", "ms", latency.Ours.P50, latency.Raw.P50);
            report.Add($"save-p99{suffix}", "ms", latency.Ours.P99, latency.Raw.P99);
        }
    }

    private static async Task<(double Ours, double Raw)> RoundAsync(Crowd crowd, int writers, int saves, Pair latency, Progress progress, int round)
    {
        progress.Step(round, Rounds);
        double ours = 0;
        if (round % 2 == 0)
            ours = await crowd.SaveAsync(writers, saves, latency.Ours);
        var raw = crowd.Append(writers, saves, latency.Raw);
        if (round % 2 == 1)
            ours = await crowd.SaveAsync(writers, saves, latency.Ours);
        return (ours, raw);
    }
}
