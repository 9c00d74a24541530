using Perdure.Conformance.Workers;
using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Of N racing writers exactly one wins: in tasks over instances of their own, and in processes.</summary>
internal sealed class RaceSuite : ISuite
{
    private const int Writers = 6;
    private const int Rounds = 15;

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("race.updaters", trial => RoundsAsync(trial, (version, _) => Shapes.Put(Shapes.Blob("a"), trial.Version(), Expect.Exactly(version)))),
        new("race.creators", trial => RoundsAsync(trial, (version, _) => Shapes.Put(Shapes.Blob($"new{version}"), trial.Version(), Expect.Absent))),
        new("race.removers", trial => RoundsAsync(trial, (version, _) => new Remove(Shapes.Blob("a"), Expect.Exactly(version)))),
        new("race.removers-of-any", trial => RoundsAsync(trial, (_, _) => new Remove(Shapes.Blob("a"), Expect.Present))),
        new("race.appenders", trial => RoundsAsync(trial, (_, head) => Shapes.Append(Shapes.Log(), head, trial.Version()))),
        new("race.replacers", trial => RoundsAsync(trial, (_, head) => new ReplaceEntry(Shapes.Log(), head.Position, head.Version, Shapes.Entry(trial.Version())))),
        new("race.counter", CounterAsync),
        new("race.processes-create", ProcessesCreateAsync, Need.SharedByProcesses),
        new("race.processes-count", ProcessesCountAsync, Need.SharedByProcesses),
    ];

    private static async Task RoundsAsync(Trial trial, Func<long, LogHead, WriteOperation> make)
    {
        var writers = new List<Subject>();
        for (var i = 0; i < Writers; i++)
            writers.Add(await trial.OpenAsync().ConfigureAwait(false));
        for (var round = 0; round < Rounds; round++)
        {
            var version = trial.Version();
            await writers[0].CommitAsync(Shapes.Put(Shapes.Blob("a"), version), Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
            var head = await writers[0].HeadAsync(Shapes.Log()).ConfigureAwait(false);
            var operations = writers.Select(_ => make(version, head)).ToArray();
            var results = await StartingLine.RunAsync(Writers, i => writers[i].WriteAsync(operations[i])).ConfigureAwait(false);
            trial.Equal(1, results.Count(result => result.Conflict is null), $"the winners of round {round}");
            await LookAsync(trial, writers[^1], operations[Array.FindIndex(results, result => result.Conflict is null)], head).ConfigureAwait(false);
        }
    }

    // What is there afterwards is the winner's.
    private static async Task LookAsync(Trial trial, Subject subject, WriteOperation winner, LogHead head)
    {
        switch (winner)
        {
            case Put put:
                trial.Equal(put.Version, await subject.VersionAsync(put.Key).ConfigureAwait(false), "the version after a race");
                break;
            case Remove remove:
                trial.Equal(null, await subject.VersionAsync(remove.Key).ConfigureAwait(false), "the version after a race to remove");
                break;
            case Append append:
                trial.Equal(new LogHead(head.Position + 1, append.Entries[0].Version), await subject.HeadAsync(append.Key).ConfigureAwait(false), "the head after a race");
                break;
            case ReplaceEntry replace:
                trial.Equal(new LogHead(head.Position, replace.Entry.Version), await subject.HeadAsync(replace.Key).ConfigureAwait(false), "the head after a race to replace it");
                break;
        }
    }

    private static async Task CounterAsync(Trial trial)
    {
        var writers = new List<Subject>();
        for (var i = 0; i < 4; i++)
            writers.Add(await trial.OpenAsync().ConfigureAwait(false));
        await writers[0].CommitAsync(Shapes.Put(Shapes.Blob("counter"), trial.Version(), body: "0")).ConfigureAwait(false);
        await StartingLine.RunAsync(writers.Count, async i =>
        {
            for (var done = 0; done < 25; done++)
                await Counter.AddOneAsync(writers[i].Backend, trial.Version, trial.CancellationToken).ConfigureAwait(false);
            return 0;
        }).ConfigureAwait(false);
        trial.SameBytes("100", (await writers[0].FindAsync(Shapes.Blob("counter")).ConfigureAwait(false))!.Body, "a counter after 4 × 25 increments by compare-and-swap");
    }

    private static async Task ProcessesCreateAsync(Trial trial)
    {
        const int Processes = 4, Races = 40;
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var workers = await WorkerProcess.StartAsync(trial, Processes, i => [WorkerCommand.Create, $"{i}", $"{Races}"]).ConfigureAwait(false);
        var lines = await WorkerProcess.FinishAsync(trial, workers).ConfigureAwait(false);
        var winners = lines.SelectMany((said, i) => said.Where(line => line.StartsWith("won ", StringComparison.Ordinal)).Select(line => (Round: line[4..], Winner: $"{i}"))).ToLookup(won => won.Round, won => won.Winner);
        for (var round = 0; round < Races; round++)
        {
            trial.Equal(1, winners[$"{round}"].Count(), $"the winners of round {round} among {Processes} processes");
            var record = trial.Present(await subject.FindAsync(Shapes.Blob($"race{round}")).ConfigureAwait(false), "the record they raced for");
            trial.SameBytes(Shapes.Bytes(winners[$"{round}"].Single()), record.Body, "the record, which is the winner's");
        }
    }

    private static async Task ProcessesCountAsync(Trial trial)
    {
        const int Processes = 4, Each = 25;
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("counter"), trial.Version(), body: "0")).ConfigureAwait(false);
        var workers = await WorkerProcess.StartAsync(trial, Processes, _ => [WorkerCommand.Count, $"{Each}"]).ConfigureAwait(false);
        await WorkerProcess.FinishAsync(trial, workers).ConfigureAwait(false);
        trial.SameBytes(Shapes.Bytes($"{Processes * Each}"), (await subject.FindAsync(Shapes.Blob("counter")).ConfigureAwait(false))!.Body, $"a counter after {Processes} × {Each} increments by processes");
    }
}
