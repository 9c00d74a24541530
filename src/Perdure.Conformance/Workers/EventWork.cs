using System.Diagnostics;
using System.Globalization;
using Perdure.Events;

namespace Perdure.Conformance.Workers;

/// <summary>What a worker process does with events.</summary>
internal static class EventWork
{
    /// <summary>Publishes event after event, saying <c>ack n</c> for each that is published, until it has published some or is killed.</summary>
    public const string Publish = "event-publish";

    /// <summary>Consumes until nothing comes for a while, saying <c>got position time</c>, of when it was handed out, and, once it is acknowledged, <c>done position time</c>; times in ticks.</summary>
    public const string Consume = "event-consume";

    public const string Channel = "kit";

    public const string Group = "kit";

    public static async Task PublishAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Number(arguments[3]); i++)
        {
            await store.Events.PublishAsync(Channel, "t", $"{arguments[2]}/{i}", cancellationToken).ConfigureAwait(false);
            await say($"ack {i}").ConfigureAwait(false);
        }
    }

    public static async Task ConsumeAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        var lease = TimeSpan.FromMilliseconds(Number(arguments[2]));
        var group = store.Events.Channel(Channel).Group(Group, new EventGroupOptions { Lease = lease, MaxAttempts = 50 });
        for (var idle = Stopwatch.StartNew(); idle.Elapsed < lease * 3;)
        {
            var claimed = await group.ClaimAsync(4, cancellationToken).ConfigureAwait(false);
            foreach (var delivery in claimed)
            {
                // Not now: one that is slower than its lease comes here after others have had it.
                await say($"got {delivery.Event.Position} {(delivery.Until - lease).UtcTicks}").ConfigureAwait(false);
                await Task.Delay(Random.Shared.Next(4), cancellationToken).ConfigureAwait(false);
                if (await group.AcknowledgeAsync(delivery, cancellationToken).ConfigureAwait(false))
                    await say($"done {delivery.Event.Position} {Now(store)}").ConfigureAwait(false);
                idle.Restart();
            }
            if (claimed.Count == 0)
                await group.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Now(AgentStore store) => store.Context.Time.GetUtcNow().UtcTicks;
}
