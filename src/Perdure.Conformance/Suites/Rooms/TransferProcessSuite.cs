using System.Globalization;
using Perdure.Conformance.Rooms;
using Perdure.Conformance.Workers;
using Perdure.Copying;
using Perdure.Messages;
using Perdure.Sessions;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A process that copies a store is killed again and again: the next goes on, and in the end all is there.</summary>
internal sealed class TransferProcessSuite : ISuite
{
    private const int Kills = 3, Written = 12, Sessions = 120, Turns = 20;

    public IReadOnlyList<Scenario> Scenarios => [new("transfer.killed-copier", KilledAsync, Need.SurvivesProcess)];

    private static async Task KilledAsync(Trial trial)
    {
        var folder = Directory.CreateTempSubdirectory("perdure-copy-").FullName;
        try
        {
            await FillAsync(folder, trial.CancellationToken).ConfigureAwait(false);
            for (var kill = 0; kill < Kills; kill++)
                await KillAsync(trial, folder).ConfigureAwait(false);
            await WorkerProcess.FinishAsync(trial, await WorkerProcess.StartAsync(trial, 1, _ => [CopyWork.Copy, folder]).ConfigureAwait(false)).ConfigureAwait(false);
            var source = await AgentStore.OpenAsync($"file:{folder}", trial.CancellationToken).ConfigureAwait(false);
            await using var closing = source.ConfigureAwait(false);
            var target = await trial.StoreAsync().ConfigureAwait(false);
            var report = await StoreCopy.CompareAsync(source, target, null, trial.CancellationToken).ConfigureAwait(false);
            trial.Equal((null, true, report.SourceHash), (report.FirstDifference, report.IsSame, report.TargetHash), "the copy beside its source");
            trial.Equal(RoomWork.State(Turns), await target.Checkpoints.Thread(RoomWork.Thread).TextAsync().ConfigureAwait(false), "the state of a thread");
            trial.Equal((Sessions, Turns), (await target.Sessions.All().CountAsync(trial.CancellationToken).ConfigureAwait(false), (int)await target.Messages.CountAsync(RoomWork.Thread, trial.CancellationToken).ConfigureAwait(false)), "the sessions and messages");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string folder, CancellationToken cancellationToken)
    {
        var source = await AgentStore.OpenAsync($"file:{folder}", cancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        for (var i = 0; i < Sessions; i++)
            await source.Sessions.CreateAsync(new Session { Id = $"s{i}", UserId = $"u{i % 7}" }, cancellationToken).ConfigureAwait(false);
        for (var turn = 1; turn <= Turns; turn++)
        {
            await source.Messages.AppendAsync(RoomWork.Thread, Message.User($"question {turn}"), cancellationToken).ConfigureAwait(false);
            await source.Checkpoints.Thread(RoomWork.Thread).SaveJsonAsync(RoomWork.State(turn)).ConfigureAwait(false);
        }
    }

    // In the midst: it has said that it has written so much, and has more to write.
    private static async Task KillAsync(Trial trial, string folder)
    {
        using var worker = (await WorkerProcess.StartAsync(trial, 1, _ => [CopyWork.Copy, folder]).ConfigureAwait(false))[0];
        while (await worker.Output.ReadLineAsync(trial.CancellationToken).ConfigureAwait(false) is { } line)
            if (line.StartsWith("written ", StringComparison.Ordinal) && long.Parse(line.AsSpan(8), CultureInfo.InvariantCulture) >= Written)
                break;
        worker.Kill();
        var rest = await worker.Output.ReadToEndAsync(trial.CancellationToken).ConfigureAwait(false);
        await worker.WaitAsync(trial.CancellationToken).ConfigureAwait(false);
        trial.True(!rest.Contains("done", StringComparison.Ordinal), "the copy", "one that was killed before its end", $"{rest} {await worker.ErrorsAsync().ConfigureAwait(false)}");
    }
}
