using System.Globalization;
using Perdure.Conformance.Workers;
using Perdure.Events;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Processes that publish and consume, some of them killed: nothing is lost, what is acknowledged does not come again, what is not does.</summary>
internal sealed class EventProcessSuite : ISuite
{
    private const int Each = 100, LeaseMilliseconds = 1000;

    public IReadOnlyList<Scenario> Scenarios => [new("group.killed-processes", KilledAsync, Need.SharedByProcesses)];

    private static async Task KilledAsync(Trial trial)
    {
        var opened = await trial.OpenBareAsync(TimeProvider.System).ConfigureAwait(false);
        var store = await AgentStore.OpenAsync(opened.Backend, null, trial.CancellationToken).ConfigureAwait(false);
        // Two publish and three consume; one of each is killed in the midst.
        var workers = await WorkerProcess.StartAsync(trial, 5, i => i < 2 ? [EventWork.Publish, $"p{i}", $"{Each}"] : [EventWork.Consume, $"{LeaseMilliseconds}"]).ConfigureAwait(false);
        var killed = await Task.WhenAll(KillAsync(trial, workers[0], "ack", 20), KillAsync(trial, workers[2], "got", 10)).ConfigureAwait(false);
        var finished = (await WorkerProcess.FinishAsync(trial, [workers[1], workers[3], workers[4]]).ConfigureAwait(false)).Select(lines => lines.Select(line => line.Split(' ')).ToList()).ToList();
        var published = await store.Events.Channel(EventWork.Channel).ReadAsync(trial.CancellationToken).ToListAsync(trial.CancellationToken).ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, published.Count).Select(i => (long)i), published.Select(one => one.Position), "the positions");
        foreach (var (name, said) in new[] { ("p0", killed[0]), ("p1", finished[0]) })
        {
            var own = published.Select(one => store.Events.Read<string>(one)!).Where(text => text.StartsWith($"{name}/", StringComparison.Ordinal)).ToList();
            var acknowledged = said.Count(line => line[0] == "ack");
            trial.True(own.Count >= acknowledged && own.Count <= acknowledged + 1, $"the events of {name}", $"the {acknowledged} that it was told are published, at most one more", $"{own.Count}");
            trial.Same(Enumerable.Range(0, own.Count).Select(n => $"{name}/{n}"), own, $"the events of {name}, in its order");
        }
        var consumed = killed[1].Concat(finished[1]).Concat(finished[2]).Where(line => line.Length == 3).ToList();
        var got = consumed.Where(line => line[0] == "got").ToLookup(line => Number(line[1]), line => Number(line[2]));
        var done = consumed.Where(line => line[0] == "done").ToLookup(line => Number(line[1]), line => Number(line[2]));
        foreach (var one in published)
        {
            trial.True(got[one.Position].Any(), $"event {one.Position}", "handed out", "never");
            trial.True(done[one.Position].Count() <= 1, $"how often event {one.Position} was acknowledged", "once", "more often");
            trial.True(got[one.Position].All(time => time <= done[one.Position].DefaultIfEmpty(long.MaxValue).First()), $"event {one.Position}", "handed out no more once it was acknowledged", "handed out again");
        }
        // The one that was killed may have acknowledged one of which it could not say so.
        trial.True(published.Count(one => !done[one.Position].Any()) <= 1, "the events that nobody said were done", "one at most", $"{published.Count(one => !done[one.Position].Any())}");
        trial.Equal(new EventGroupStatus(EventWork.Channel, EventWork.Group, published.Count + 1, 0, 0, 0), await store.Events.Channel(EventWork.Channel).Group(EventWork.Group).StatusAsync(trial.CancellationToken).ConfigureAwait(false), "where the group stands");
    }

    private static async Task<List<string[]>> KillAsync(Trial trial, WorkerProcess worker, string at, int after)
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
        return [.. lines, .. rest.Select(line => line.Split(' '))];
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
