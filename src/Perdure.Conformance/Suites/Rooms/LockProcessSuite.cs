using System.Globalization;
using Perdure.Conformance.Workers;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Processes that want one lock, one of them killed while it has it: never two at a time, tokens in the order of the holders, and the dead one's lock is free after its lease.</summary>
internal sealed class LockProcessSuite : ISuite
{
    private const int Workers = 3, Turns = 25, LeaseMilliseconds = 1500;

    public IReadOnlyList<Scenario> Scenarios => [new("lock.killed-holder", KilledAsync, Need.SharedByProcesses)];

    private static async Task KilledAsync(Trial trial)
    {
        var opened = await trial.OpenBareAsync(TimeProvider.System).ConfigureAwait(false);
        var store = await AgentStore.OpenAsync(opened.Backend, null, trial.CancellationToken).ConfigureAwait(false);
        var workers = await WorkerProcess.StartAsync(trial, Workers, i => [LockWork.Take, $"worker{i}", $"{LeaseMilliseconds}", $"{(i == 0 ? int.MaxValue : Turns)}"]).ConfigureAwait(false);
        var said = await KillAsync(trial, workers[0]).ConfigureAwait(false);
        said.AddRange((await WorkerProcess.FinishAsync(trial, [.. workers.Skip(1)]).ConfigureAwait(false)).SelectMany(lines => lines).Select(line => line.Split(' ')));
        said.RemoveAll(line => line.Length < 3); // the worker's own last word
        var held = said.Where(line => line[0] == "held").Select(line => (Token: Number(line[1]), From: Number(line[2]), Until: Number(line[3]))).OrderBy(one => one.From).ToList();
        trial.True(held.Count >= (Workers - 1) * Turns, "the holders", $"at least {(Workers - 1) * Turns}", $"{held.Count}");
        foreach (var (first, second) in held.Zip(held.Skip(1)))
            trial.True(second.Token > first.Token, "the token of a later holder", $"more than {first.Token}", $"{second.Token}");
        var released = said.Where(line => line[0] == "released").ToDictionary(line => Number(line[1]), line => Number(line[2]));
        foreach (var (first, second) in held.Zip(held.Skip(1)))
            // The first had released it, or its lease was over, which is what the killed one leaves.
            trial.True(second.From >= Math.Min(first.Until, released.GetValueOrDefault(first.Token, long.MaxValue)), "two holders", "one after the other", "at the same time");
        var last = await store.Locks.AcquireAsync(LockWork.Name, trial.CancellationToken).ConfigureAwait(false);
        trial.True(last.FencingToken > held[^1].Token, "the token after all", $"more than {held[^1].Token}", $"{last.FencingToken}");
    }

    // While it has the lock: it has said so, and not that it gave it back.
    private static async Task<List<string[]>> KillAsync(Trial trial, WorkerProcess worker)
    {
        var lines = new List<string[]>();
        for (var left = 5; left > 0 && await worker.Output.ReadLineAsync(trial.CancellationToken).ConfigureAwait(false) is { } line;)
        {
            lines.Add(line.Split(' '));
            left -= line.StartsWith("held", StringComparison.Ordinal) ? 1 : 0;
        }
        worker.Kill();
        var rest = (await worker.Output.ReadToEndAsync(trial.CancellationToken).ConfigureAwait(false)).Split('\n').SkipLast(1);
        await worker.WaitAsync(trial.CancellationToken).ConfigureAwait(false);
        worker.Dispose();
        lines.AddRange(rest.Select(line => line.Split(' ')));
        return lines;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
