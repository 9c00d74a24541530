using System.Globalization;
using Perdure.Conformance.Workers;

namespace Perdure.Conformance.Suites;

/// <summary>What was acknowledged stays: over restarts, and over the sudden death of the process that wrote it.</summary>
internal sealed class DurableSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("durable.restarts", RestartsAsync),
        new("durable.killed-writer", KilledAsync, Need.SurvivesProcess),
    ];

    private static async Task RestartsAsync(Trial trial)
    {
        for (var i = 0; i < 12; i++)
        {
            var subject = await trial.RestartAsync().ConfigureAwait(false);
            trial.Equal(i, await AcknowledgedWrites.LookAsync(trial, subject, i).ConfigureAwait(false), "the writes after a restart");
            await subject.Backend.WriteAsync(AcknowledgedWrites.Batch(i, trial.Version, subject.Now), trial.CancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task KilledAsync(Trial trial)
    {
        var there = 0;
        for (var round = 0; round < 6; round++)
        {
            // Between a few and some hundred writes, then a moment that no write decides.
            var last = await KillAfterAsync(trial, there, acknowledgements: 1 + Random.Shared.Next(400)).ConfigureAwait(false);
            var subject = await trial.RestartAsync().ConfigureAwait(false);
            there = await AcknowledgedWrites.LookAsync(trial, subject, last + 1).ConfigureAwait(false);
            await trial.CloseAsync().ConfigureAwait(false);
        }
    }

    private static async Task<int> KillAfterAsync(Trial trial, int first, int acknowledgements)
    {
        using var worker = (await WorkerProcess.StartAsync(trial, 1, _ => [WorkerCommand.Write, $"{first}"]).ConfigureAwait(false))[0];
        var last = first - 1;
        for (var said = 0; await worker.Output.ReadLineAsync(trial.CancellationToken).ConfigureAwait(false) is { } line; said++)
        {
            // A line that the kill cut short acknowledges nothing.
            if (line.StartsWith("ack ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(4), CultureInfo.InvariantCulture, out var number) && number == last + 1)
                last = number;
            if (said == acknowledgements)
            {
                Thread.SpinWait(Random.Shared.Next(20_000));
                worker.Kill();
            }
        }
        await worker.WaitAsync(trial.CancellationToken).ConfigureAwait(false);
        trial.True(last >= first, "the worker", "at least one acknowledged write before it was killed", await worker.ErrorsAsync().ConfigureAwait(false));
        return last;
    }
}
