using System.Globalization;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Conformance.Workers;
using Perdure.Sessions;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>What rooms acknowledged stays, over restarts and over the sudden death of the process that wrote it; processes that race lose nothing.</summary>
internal sealed class RoomDurableSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("rooms.restarts", RestartsAsync),
        new("rooms.killed-writer", KilledAsync, Need.SurvivesProcess),
        new("rooms.racing-processes", RaceAsync, Need.SharedByProcesses),
        new("rooms.counting-processes", CountAsync, Need.SharedByProcesses),
    ];

    private static async Task RestartsAsync(Trial trial)
    {
        for (var turn = 1; turn <= 12; turn++)
        {
            var store = await trial.RestartStoreAsync().ConfigureAwait(false);
            trial.Equal(turn - 1L, await LookAsync(trial, store, turn - 1).ConfigureAwait(false), "the turns after a restart");
            using var end = new CancellationTokenSource();
            var work = RoomWork.Find(RoomWork.Turns)!(store, ["", "", $"{turn - 1}"], _ =>
            {
                end.Cancel();
                return Task.CompletedTask;
            }, end.Token);
            await trial.ThrowsAsync<OperationCanceledException>(() => work, "work that is ended after one turn").ConfigureAwait(false);
        }
    }

    private static async Task KilledAsync(Trial trial)
    {
        var there = 0L;
        for (var round = 0; round < 5; round++)
        {
            var last = await KillAfterAsync(trial, there, acknowledgements: 1 + Random.Shared.Next(700)).ConfigureAwait(false);
            there = await LookAsync(trial, await trial.RestartStoreAsync().ConfigureAwait(false), last).ConfigureAwait(false);
            await trial.CloseAsync().ConfigureAwait(false);
        }
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Writers = 4, Rounds = 40;
        await trial.StoreAsync().ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        var said = await WorkerProcess.FinishAsync(trial, await WorkerProcess.StartAsync(trial, Writers, i => [RoomWork.Race, $"writer{i}", $"{Rounds}"]).ConfigureAwait(false)).ConfigureAwait(false);
        var won = said.Select((lines, i) => (i, Versions: lines.Where(line => line.StartsWith("won ", StringComparison.Ordinal)).Select(line => long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture)).ToList())).ToList();
        trial.Same(Enumerable.Range(1, Writers * Rounds).Select(i => (long)i), won.SelectMany(one => one.Versions).Order(), "the versions that were won");
        var texts = await (await trial.ThreadAsync().ConfigureAwait(false)).TextsAsync().ConfigureAwait(false);
        foreach (var (writer, versions) in won)
            trial.Same(versions.Select((_, n) => $$"""{"by":"writer{{writer}}","won":{{n}}}"""), versions.Select(version => texts[version]), $"the states of writer {writer}");
    }

    private static async Task CountAsync(Trial trial)
    {
        const int Writers = 3, Times = 40;
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s", Data = new JsonObject { ["count"] = 0 } }).ConfigureAwait(false);
        await store.Checkpoints.Thread(RoomWork.Thread).SaveJsonAsync("""{"count":0}""").ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        await WorkerProcess.FinishAsync(trial, await WorkerProcess.StartAsync(trial, Writers, i => [RoomWork.Count, $"writer{i}", $"{Times}"]).ConfigureAwait(false)).ConfigureAwait(false);
        store = await trial.StoreAsync().ConfigureAwait(false);
        trial.Equal(Writers * Times, (int?)(await store.Sessions.FindAsync("s").ConfigureAwait(false))?.Data["count"], "the count in the session");
        trial.Equal(Writers * Times, (await store.Checkpoints.Thread(RoomWork.Thread).LoadStateAsync().ConfigureAwait(false))?.Get<int>("count"), "the count in the state");
    }

    /// <summary>Every acknowledged turn is there, at most one more, and each whole: its checkpoint and both its messages.</summary>
    private static async Task<long> LookAsync(Trial trial, AgentStore store, long acknowledged)
    {
        var thread = store.Checkpoints.Thread(RoomWork.Thread);
        var turns = (await thread.LatestAsync().ConfigureAwait(false))?.Version ?? 0;
        trial.True(turns >= acknowledged && turns <= acknowledged + 1, "the turns", $"the {acknowledged} acknowledged and at most one more", $"{turns}");
        trial.Equal(turns * 2, await store.Messages.CountAsync(RoomWork.Thread).ConfigureAwait(false), "the messages");
        trial.Same(Enumerable.Range(1, (int)turns).Select(i => (long)i).Reverse(), (await thread.ListAsync(new CheckpointFilter { Limit = int.MaxValue }).ConfigureAwait(false)).Select(one => one.Version), "the versions");
        for (var version = turns; version > 0; version -= version > turns - 3 ? 1 : 1 + (turns / 20))
            trial.Equal(RoomWork.State(version), await thread.TextAsync(version).ConfigureAwait(false), $"version {version}");
        var expected = 0L;
        await foreach (var message in store.Messages.ReadAsync(RoomWork.Thread).ConfigureAwait(false))
        {
            expected++;
            trial.Equal((expected, expected % 2 == 1 ? $"question {(expected + 1) / 2}" : $"answer {expected / 2}"), (message.Position, message.Text), "a message");
        }
        return turns;
    }

    private static async Task<long> KillAfterAsync(Trial trial, long first, int acknowledgements)
    {
        using var worker = (await WorkerProcess.StartAsync(trial, 1, _ => [RoomWork.Turns, $"{first}"]).ConfigureAwait(false))[0];
        var last = first;
        for (var said = 0; await worker.Output.ReadLineAsync(trial.CancellationToken).ConfigureAwait(false) is { } line; said++)
        {
            // A line that the kill cut short acknowledges nothing.
            if (line.StartsWith("ack ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(4), CultureInfo.InvariantCulture, out var number) && number == last + 1)
                last = number;
            if (said == acknowledgements)
            {
                Thread.SpinWait(Random.Shared.Next(20_000));
                worker.Kill();
            }
        }
        await worker.WaitAsync(trial.CancellationToken).ConfigureAwait(false);
        trial.True(last > first, "the worker", "at least one acknowledged turn before it was killed", await worker.ErrorsAsync().ConfigureAwait(false));
        return last;
    }
}
