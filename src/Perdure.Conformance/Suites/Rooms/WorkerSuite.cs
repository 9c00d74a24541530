using System.Globalization;
using Perdure.Conformance.Workers;
using Perdure.Tasks;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Processes that share a queue, some of them killed: each task is completed once, by the last who held it, and never done by two at a time.</summary>
internal sealed class WorkerSuite : ISuite
{
    private const int Tasks = 200, Workers = 4, LeaseMilliseconds = 1000;

    public IReadOnlyList<Scenario> Scenarios => [new("claim.killed-workers", KilledAsync, Need.SharedByProcesses)];

    private static async Task KilledAsync(Trial trial)
    {
        var opened = await trial.OpenBareAsync(TimeProvider.System).ConfigureAwait(false);
        var store = await AgentStore.OpenAsync(opened.Backend, null, trial.CancellationToken).ConfigureAwait(false);
        await store.Tasks.CreateAllAsync(Enumerable.Range(0, Tasks).Select(i => new AgentTask { Id = $"t{i:D3}", Name = "n", Queue = TaskWork.Queue, MaxAttempts = 50 })).ConfigureAwait(false);
        var workers = await WorkerProcess.StartAsync(trial, Workers, i => [TaskWork.Claim, $"worker{i}", $"{LeaseMilliseconds}"]).ConfigureAwait(false);
        var said = new List<string[]>();
        // The first two are killed in the midst of a run: once while they work, once when they end.
        for (var i = 0; i < 2; i++)
            said.AddRange(await KillAsync(trial, workers[i], i == 0 ? "begun" : "ended", 5 + Random.Shared.Next(20)).ConfigureAwait(false));
        said.AddRange((await WorkerProcess.FinishAsync(trial, [.. workers.Skip(2)]).ConfigureAwait(false)).SelectMany(lines => lines).Select(line => line.Split(' ')));
        said.RemoveAll(line => line.Length < 3); // the worker's own last word
        var runs = said.Where(line => line[0] == "begun").GroupBy(line => line[1]).ToDictionary(group => group.Key, group => group.OrderBy(line => Number(line[3])).ToList());
        var ended = said.Where(line => line[0] == "ended").ToDictionary(line => line[2], line => Number(line[3]));
        var done = said.Where(line => line[0] == "done").GroupBy(line => line[1]).ToDictionary(group => group.Key, group => group.Count());
        var seen = 0;
        await foreach (var task in store.Tasks.All().WithCancellation(trial.CancellationToken).ConfigureAwait(false))
        {
            trial.Equal(AgentTaskStatus.Completed, task.Status, $"task {task.Id}");
            var own = trial.Present(runs.GetValueOrDefault(task.Id), $"a run of task {task.Id}");
            trial.Equal(own[^1][2], (string?)task.Output?["token"], $"the lease under which task {task.Id} was completed: its last");
            trial.True(done.GetValueOrDefault(task.Id) <= 1, $"how often task {task.Id} was completed", "once", $"{done.GetValueOrDefault(task.Id)} times");
            // Of two runs the first was over, or its lease was, which is what a killed worker leaves.
            foreach (var (first, second) in own.Zip(own.Skip(1)))
                trial.True(Number(second[3]) >= Math.Min(Number(first[4]), ended.GetValueOrDefault(first[2], long.MaxValue)), $"the runs of task {task.Id}", "one after another", "at the same time");
            seen++;
        }
        trial.Equal(Tasks, seen, "the tasks");
    }

    private static async Task<IEnumerable<string[]>> KillAsync(Trial trial, WorkerProcess worker, string at, int after)
    {
        var lines = new List<string[]>();
        for (var left = after; left > 0 && await worker.Output.ReadLineAsync(trial.CancellationToken).ConfigureAwait(false) is { } line;)
        {
            lines.Add(line.Split(' '));
            left -= line.StartsWith(at, StringComparison.Ordinal) ? 1 : 0;
        }
        worker.Kill();
        // What it had said but was not read, but not a line that was cut.
        var rest = (await worker.Output.ReadToEndAsync(trial.CancellationToken).ConfigureAwait(false)).Split('\n').SkipLast(1);
        await worker.WaitAsync(trial.CancellationToken).ConfigureAwait(false);
        worker.Dispose();
        return lines.Concat(rest.Select(line => line.Split(' ')));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
