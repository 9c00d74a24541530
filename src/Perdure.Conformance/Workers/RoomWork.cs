using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Messages;
using Perdure.Storage;

namespace Perdure.Conformance.Workers;

/// <summary>What a worker process can be asked to do with rooms.</summary>
internal static class RoomWork
{
    /// <summary>Takes one turn of a conversation after another, saying <c>ack n</c> for each, until it is killed.</summary>
    public const string Turns = "room-turns";

    /// <summary>Saves on whatever is the latest until it has won some times, saying <c>won n</c> for each version.</summary>
    public const string Race = "room-race";

    /// <summary>Adds to a count in a session and to one in a state.</summary>
    public const string Count = "room-count";

    public const string Thread = "t";

    /// <summary>The work of a command; null when there is none of that name.</summary>
    public static Func<AgentStore, IReadOnlyList<string>, Func<string, Task>, CancellationToken, Task>? Find(string command) => command switch
    {
        Turns => TurnsAsync,
        Race => RaceAsync,
        Count => CountAsync,
        TaskWork.Claim => TaskWork.ClaimAsync,
        EventWork.Publish => EventWork.PublishAsync,
        EventWork.Consume => EventWork.ConsumeAsync,
        LockWork.Take => LockWork.TakeAsync,
        CopyWork.Copy => CopyWork.CopyAsync,
        _ => null,
    };

    /// <summary>The state after some turns.</summary>
    public static string State(long turns) => $$"""{"turn":{{turns}},"notes":[{{string.Join(',', Enumerable.Range(1, (int)turns).Select(Note))}}]}""";

    private static string Note(int turn) => $"\"note {turn} {new string((char)('a' + (turn % 26)), turn % 40)}\"";

    private static async Task TurnsAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        for (var turn = Number(arguments[2]) + 1; ; turn++)
        {
            await store.CommitAsync(async unit =>
            {
                await unit.Messages.AppendAsync(Thread, [Message.User($"question {turn}"), Message.Assistant($"answer {turn}")], cancellationToken).ConfigureAwait(false);
                await unit.Checkpoints.Thread(Thread).Edit().Set("turn", turn).AppendJson("notes", Shapes.Bytes(Note(turn))).SaveAsync(null, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            await say($"ack {turn}").ConfigureAwait(false);
        }
    }

    private static async Task RaceAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        var thread = store.Checkpoints.Thread(Thread);
        for (var won = 0; won < Number(arguments[3]);)
            try
            {
                await thread.LatestAsync(cancellationToken).ConfigureAwait(false);
                var saved = await thread.SaveAsync(JsonElement.Parse($$"""{"by":"{{arguments[2]}}","won":{{won}}}"""), null, cancellationToken).ConfigureAwait(false);
                won++;
                await say($"won {saved.Version}").ConfigureAwait(false);
            }
            catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
            {
                await Task.Yield();
            }
    }

    private static async Task CountAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        var thread = store.Checkpoints.Thread(Thread);
        for (var i = 0; i < Number(arguments[3]); i++)
        {
            await store.Sessions.UpdateAsync("s", session => session with { Data = new JsonObject { ["count"] = (int)session.Data["count"]! + 1 } }, cancellationToken).ConfigureAwait(false);
            for (var isDone = false; !isDone;)
                try
                {
                    var count = (await thread.LoadStateAsync(cancellationToken).ConfigureAwait(false))!.Get<int>("count") + 1;
                    await thread.SaveAsync(JsonElement.Parse($$"""{"count":{{count}},"by":"{{arguments[2]}}"}"""), null, cancellationToken).ConfigureAwait(false);
                    isDone = true;
                }
                catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
                {
                    await Task.Yield();
                }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
