using System.Diagnostics;
using System.Text.Json.Nodes;
using Perdure.Benchmarks.Raw;
using Perdure.Tasks;

namespace Perdure.Benchmarks.Workloads;

/// <summary>W5: 8 workers claim and complete tasks, one by one and 50 at a time, against one table and SKIP LOCKED; and a claim at two depths of the queue.</summary>
internal sealed class Work : IWorkload
{
    private const int Workers = 8, Rounds = 4, Shallow = 1000, Claims = 300;
    private static readonly JsonObject Done = new() { ["result"] = "done" };

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        foreach (var size in (int[])[1, 50])
        {
            await using var place = await Place.OpenAsync(options);
            var raw = (IRawQueue)place.Raw;
            progress.Phase($"{options.N} tasks to be done {size} at a time");
            var extra = options.N / Rounds;
            await FillAsync(place.Store, options.N + extra, progress);
            raw.FillQueue(options.N + extra, Input(0));
            using var workers = new Owned(Enumerable.Range(0, Workers).Select(_ => raw.QueueWorker()));
            // The first round warms both up.
            double ours = 0, theirs = 0;
            for (var round = 0; round <= Rounds; round++)
            {
                progress.Step(round, Rounds + 1);
                double a = 0;
                if (round % 2 == 0)
                    a = await OursAsync(place.Store.Tasks, extra, size);
                var b = Theirs(workers.All, extra, size);
                if (round % 2 == 1)
                    a = await OursAsync(place.Store.Tasks, extra, size);
                if (round > 0)
                    (ours, theirs) = (ours + a, theirs + b);
            }
            report.Add(size == 1 ? "tasks-per-second" : "tasks-per-second-batched", "1/s", extra * Rounds / ours, extra * Rounds / theirs);
        }
        await DepthAsync(options, report, progress);
    }

    private static async Task DepthAsync(RunOptions options, Report report, Progress progress)
    {
        await using var shallow = await Place.OpenAsync(options);
        await using var deep = await Place.OpenAsync(options);
        progress.Phase($"filling to a depth of {options.Depth}");
        await FillAsync(shallow.Store, Shallow + Claims, progress);
        await FillAsync(deep.Store, options.Depth, progress);
        var (few, many) = (new Samples(), new Samples());
        for (var i = 0; i < Claims; i++)
            foreach (var (store, samples) in i % 2 == 0 ? [(shallow.Store, few), (deep.Store, many)] : (IEnumerable<(AgentStore, Samples)>)[(deep.Store, many), (shallow.Store, few)])
            {
                var started = Stopwatch.GetTimestamp();
                _ = await store.Tasks.ClaimAsync();
                samples.Add(started);
            }
        report.Add("claim-depth", "ms", many.P50OfLast(Claims - 50), few.P50OfLast(Claims - 50), options.Depth);
    }

    private static async Task FillAsync(AgentStore store, int count, Progress progress)
    {
        for (var i = 0; i < count; i += 500)
        {
            progress.Step(i, count);
            await store.Tasks.CreateAllAsync(Enumerable.Range(i, Math.Min(500, count - i)).Select(n => new AgentTask { Name = "summarise", Input = new JsonObject { ["text"] = Words.Text(n % 100, 200) } }));
        }
    }

    private static byte[] Input(int seed) => System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["text"] = Words.Text(seed, 200) }.ToJsonString());

    private static async Task<double> OursAsync(TaskStore tasks, int count, int size)
    {
        var started = Stopwatch.GetTimestamp();
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Add(ref left, -size) is var rest && rest > -size)
            {
                var claimed = await tasks.ClaimManyAsync("default", Math.Min(size, rest + size));
                if (size == 1)
                    await tasks.CompleteAsync(claimed[0], Done);
                else
                    await tasks.CompleteAllAsync(claimed.Select(task => new TaskCompletion(task, Done)));
            }
        }));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Theirs(IReadOnlyList<RawQueueWorker> workers, int count, int size)
    {
        var left = count;
        var threads = workers.Select(worker => new Thread(() =>
        {
            while (Interlocked.Add(ref left, -size) is var rest && rest > -size)
                for (var some = Math.Min(size, rest + size); some > 0;)
                    some -= worker.Do(some);
        })).ToArray();
        var started = Stopwatch.GetTimestamp();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private sealed class Owned(IEnumerable<RawQueueWorker> workers) : IDisposable
    {
        public IReadOnlyList<RawQueueWorker> All { get; } = [.. workers];

        public void Dispose()
        {
            foreach (var worker in All)
                worker.Dispose();
        }
    }
}
