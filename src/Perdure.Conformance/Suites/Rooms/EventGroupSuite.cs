using Perdure.Conformance.Rooms;
using Perdure.Events;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Consumer groups: each event to one consumer at a time, until it is acknowledged or dead.</summary>
internal sealed class EventGroupSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("group.each-event-once", OnceAsync),
        new("group.lease-runs-out", LeaseAsync),
        new("group.fails-to-the-dead-letter", FailAsync),
        new("group.seek", SeekAsync),
        new("group.in-order", OrderAsync),
        new("group.bounds", BoundsAsync),
        new("group.in-a-unit", UnitAsync),
        new("group.consume", ConsumeAsync),
        new("group.relay", RelayAsync),
    ];

    private static async Task OnceAsync(Trial trial)
    {
        const int Stores = 4, Events = 120;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Stores; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        await stores[0].Events.PublishAsync(Many(Events)).ConfigureAwait(false);
        var got = await StartingLine.RunAsync(Stores, async i =>
        {
            var (group, mine) = (stores[i].Events.Channel("c").Group("g"), new List<long>());
            while (await group.ClaimAsync(1 + (i * 3)).ConfigureAwait(false) is { Count: > 0 } claimed)
            {
                mine.AddRange(claimed.Select(one => one.Event.Position));
                trial.Equal(claimed.Count, await group.AcknowledgeAsync(claimed).ConfigureAwait(false), "the events acknowledged");
            }
            return mine;
        }).ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, Events).Select(i => (long)i), got.SelectMany(mine => mine).Order(), "the events handed out, each once");
        foreach (var mine in got)
            trial.Same(mine.Order(), mine, "the events of one consumer, in order");
        trial.Equal(new EventGroupStatus("c", "g", Events + 1, 0, 0, 0), await stores[1].Events.Channel("c").Group("g").StatusAsync().ConfigureAwait(false), "where the group stands");
        trial.Equal(Events, (await stores[1].Events.Channel("c").Group("other").ClaimAsync(1000).ConfigureAwait(false)).Count, "what another group gets");
        trial.Same(["g", "other"], (await stores[2].Events.Channel("c").GroupsAsync().ConfigureAwait(false)).Select(one => one.Group), "the groups");
    }

    private static async Task LeaseAsync(Trial trial)
    {
        var options = new EventGroupOptions { Lease = TimeSpan.FromSeconds(30), MaxAttempts = 3 };
        var (one, two) = (await GroupAsync(trial, options).ConfigureAwait(false), await GroupAsync(trial, options).ConfigureAwait(false));
        await (await trial.StoreAsync().ConfigureAwait(false)).Events.PublishAsync(Many(3)).ConfigureAwait(false);
        var held = await one.ClaimAsync(10).ConfigureAwait(false);
        trial.Same([(1L, 1), (2L, 1), (3L, 1)], held.Select(Shown), "the first claim");
        trial.Equal(1, await one.AcknowledgeAsync([held[1]]).ConfigureAwait(false), "an acknowledgement");
        trial.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMicroseconds(1));
        trial.Same([], (await two.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "a claim under another's lease");
        trial.Equal(1, await one.ExtendAsync([held[2]]).ConfigureAwait(false), "what could be extended");
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        var again = await two.ClaimAsync(10).ConfigureAwait(false);
        trial.Same([(1L, 2)], again.Select(Shown), "a claim once the lease ran out");
        trial.Equal(false, await one.AcknowledgeAsync(held[0]).ConfigureAwait(false), "an acknowledgement by who lost it");
        trial.Equal(false, await one.FailAsync(held[0], Error).ConfigureAwait(false), "a failure by who lost it");
        trial.Equal(0, await one.ExtendAsync([held[0], held[1]]).ConfigureAwait(false), "what can be extended of what was lost and what is done");
        trial.Equal(true, await one.AcknowledgeAsync(held[2]).ConfigureAwait(false), "an acknowledgement under an extended lease");
        trial.Equal(1, await two.ReleaseAsync(again).ConfigureAwait(false), "what could be given back");
        trial.Same([(1L, 2)], (await one.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "what was given back untouched");
        for (var attempt = 3; attempt <= 4; attempt++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(31));
            trial.Same(attempt == 3 ? [(1L, 3)] : [], (await two.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), $"attempt {attempt}");
        }
        trial.Same([(1L, 3, TaskError.LeaseRanOut)], await one.DeadLetters().Select(letter => (letter.Event.Position, letter.Attempts, letter.Error.Type)).ToListAsync().ConfigureAwait(false), "the dead letters");
    }

    private static async Task FailAsync(Trial trial)
    {
        var backoff = new TaskBackoff { First = TimeSpan.FromSeconds(10), Factor = 2, Jitter = 0 };
        var group = await GroupAsync(trial, new EventGroupOptions { MaxAttempts = 2, Backoff = backoff }).ConfigureAwait(false);
        var events = (await trial.StoreAsync().ConfigureAwait(false)).Events;
        await events.PublishAsync(Many(2)).ConfigureAwait(false);
        var held = await group.ClaimAsync(2).ConfigureAwait(false);
        await group.FailAsync(held[0], Error).ConfigureAwait(false);
        await group.AcknowledgeAsync(held[1]).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(9));
        trial.Equal(0, (await group.ClaimAsync(10).ConfigureAwait(false)).Count, "a claim before the wait is over");
        trial.Equal(new EventGroupStatus("c", "g", 3, 0, 0, 1), await group.StatusAsync().ConfigureAwait(false), "where the group stands");
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = (await group.ClaimAsync(10).ConfigureAwait(false)).Single();
        trial.Equal((1L, 2), Shown(second), "the second attempt");
        await group.FailAsync(second, new TaskError("last", "words")).ConfigureAwait(false);
        var letter = await group.DeadLetters().SingleAsync().ConfigureAwait(false);
        trial.Equal((1L, 2, "last", "g", null), (letter.Event.Position, letter.Attempts, letter.Error.Type, letter.Group, letter.RedeliveredAt), "the dead letter");
        trial.Equal(second.Event with { Data = null }, letter.Event with { Data = null }, "its event");
        // Though its channel has it no more.
        await events.TrimAsync(new EventRetention { KeepLast = 1 }).ConfigureAwait(false);
        trial.Equal(false, await group.RedeliverAsync("nothing").ConfigureAwait(false), "a letter that is not there");
        trial.Equal(true, await group.RedeliverAsync(letter.Id).ConfigureAwait(false), "the letter");
        var third = (await group.ClaimAsync(10).ConfigureAwait(false)).Single();
        trial.Equal((1L, 1, 1), (third.Event.Position, third.Attempts, events.Read<int>(third.Event)), "the dead letter handed out again");
        await group.AcknowledgeAsync(third).ConfigureAwait(false);
        trial.Same([], await group.DeadLetters().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the dead letters once it is done");
        await events.PublishAsync(Many(1)).ConfigureAwait(false);
        var only = (await group.ClaimAsync(1).ConfigureAwait(false)).Single();
        await group.FailAsync(only, Error, TimeSpan.Zero).ConfigureAwait(false);
        await group.FailAsync((await group.ClaimAsync(1).ConfigureAwait(false)).Single(), Error).ConfigureAwait(false);
        trial.Equal(1, await events.DeadLetters().CountAsync().ConfigureAwait(false), "the dead letters of all groups");
        trial.Equal(true, await group.DiscardAsync((await group.DeadLetters().SingleAsync().ConfigureAwait(false)).Id).ConfigureAwait(false), "a letter thrown away");
        trial.Equal(0, await events.DeadLetters().CountAsync().ConfigureAwait(false), "the dead letters after that");
    }

    private static async Task SeekAsync(Trial trial)
    {
        var (one, two) = (await GroupAsync(trial, new EventGroupOptions()).ConfigureAwait(false), await GroupAsync(trial, new EventGroupOptions()).ConfigureAwait(false));
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Events.PublishAsync(Many(5)).ConfigureAwait(false);
        var held = await one.ClaimAsync(5).ConfigureAwait(false);
        await one.AcknowledgeAsync([.. held.Take(3)]).ConfigureAwait(false);
        await two.SeekAsync(3).ConfigureAwait(false);
        trial.Same([(3L, 1), (4L, 1), (5L, 1)], (await one.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "a replay from a position");
        trial.Equal(0, await one.AcknowledgeAsync([.. held.Skip(3)]).ConfigureAwait(false), "what was held before the replay");
        await one.SeekToEndAsync().ConfigureAwait(false);
        trial.Equal(0, (await two.ClaimAsync(10).ConfigureAwait(false)).Count, "a claim behind the end");
        var next = store.Events.Channel("c").Group("next", new EventGroupOptions { Start = EventStart.Next });
        var early = store.Events.Channel("empty").Group("next", new EventGroupOptions { Start = EventStart.Next });
        trial.Equal((0, 0), ((await next.ClaimAsync(10).ConfigureAwait(false)).Count, (await early.ClaimAsync(10).ConfigureAwait(false)).Count), "the first claims of groups that begin with the next event");
        await store.Events.PublishAsync([.. Many(1), new AgentEvent { Channel = "empty", Type = "t" }]).ConfigureAwait(false);
        trial.Same([(6L, 1)], (await two.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "what comes behind the end");
        trial.Same([(6L, 1)], (await next.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "what a group gets that began with the next event");
        trial.Same([(1L, 1)], (await early.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "what such a group gets of a channel that was empty");
        trial.Equal(true, await next.DeleteAsync().ConfigureAwait(false), "the delete of a group");
        trial.Equal(null, await next.StatusAsync().ConfigureAwait(false), "the group after that");
    }

    private static async Task OrderAsync(Trial trial)
    {
        var options = new EventGroupOptions { InOrder = true, Lease = TimeSpan.FromSeconds(30), Backoff = new TaskBackoff { First = TimeSpan.FromSeconds(10), Jitter = 0 } };
        var (one, two) = (await GroupAsync(trial, options).ConfigureAwait(false), await GroupAsync(trial, options).ConfigureAwait(false));
        await (await trial.StoreAsync().ConfigureAwait(false)).Events.PublishAsync(Many(5)).ConfigureAwait(false);
        var held = await one.ClaimAsync(2).ConfigureAwait(false);
        trial.Equal(0, (await two.ClaimAsync(2).ConfigureAwait(false)).Count, "a claim while another consumer is at work");
        await one.AcknowledgeAsync(held[1]).ConfigureAwait(false);
        await one.FailAsync(held[0], Error).ConfigureAwait(false);
        trial.Equal(0, (await two.ClaimAsync(2).ConfigureAwait(false)).Count, "a claim while one waits for another attempt");
        trial.Clock.Advance(TimeSpan.FromSeconds(10));
        trial.Same([(1L, 2), (3L, 1)], (await two.ClaimAsync(2).ConfigureAwait(false)).Select(Shown), "the next claim");
        trial.Clock.Advance(TimeSpan.FromSeconds(30));
        trial.Same([(1L, 3), (3L, 2), (4L, 1), (5L, 1)], (await one.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "the claim after the lease of all");
    }

    private static async Task BoundsAsync(Trial trial)
    {
        var group = await GroupAsync(trial, new EventGroupOptions { MaxInFlight = 4, Lease = TimeSpan.FromSeconds(30) }).ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Events.PublishAsync(Many(10)).ConfigureAwait(false);
        var held = await group.ClaimAsync(3).ConfigureAwait(false);
        trial.Same([4L], (await group.ClaimAsync(3).ConfigureAwait(false)).Select(one => one.Event.Position), "a claim up to the bound");
        trial.Equal(0, (await group.ClaimAsync(3).ConfigureAwait(false)).Count, "a claim beyond it");
        await group.AcknowledgeAsync(held[1]).ConfigureAwait(false);
        trial.Same([5L], (await group.ClaimAsync(3).ConfigureAwait(false)).Select(one => one.Event.Position), "a claim once there is room");
        trial.Clock.Advance(TimeSpan.FromSeconds(30));
        trial.Same([1L, 3L, 4L], (await group.ClaimAsync(3).ConfigureAwait(false)).Select(one => one.Event.Position), "what was left comes first");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Events.PublishAsync(Many(2)).ConfigureAwait(false);
        var group = store.Events.Channel("c").Group("g", new EventGroupOptions { Lease = TimeSpan.FromSeconds(30) });
        var held = await group.ClaimAsync(2).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
            await unit.Events.PublishAsync(new AgentEvent { Channel = "d", Type = "t" }.CausedBy(held[0].Event)).ConfigureAwait(false);
            trial.Equal(true, await unit.Events.Channel("c").Group("g").AcknowledgeAsync(held[0]).ConfigureAwait(false), "the acknowledgement in a unit");
        }, trial.CancellationToken).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await unit.Events.Channel("c").Group("g").AcknowledgeAsync(held[1]).ConfigureAwait(false);
            await unit.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        }, trial.CancellationToken), "a unit that can't be committed").ConfigureAwait(false);
        trial.Equal(held[0].Event.Id, (await store.Events.Channel("d").FindAsync(1).ConfigureAwait(false))?.CausationId, "the event of the unit");
        trial.Clock.Advance(TimeSpan.FromSeconds(30));
        trial.Same([(2L, 2)], (await group.ClaimAsync(10).ConfigureAwait(false)).Select(Shown), "what comes again: what was acknowledged by no commit");
    }

    private static async Task ConsumeAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        // Where the backend has signals they wake other stores too; else those of this one.
        var consumer = store.Backend.Facet<ISignals>() is null ? store : await trial.StoreAsync().ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(trial.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(60));
        var group = consumer.Events.Channel("c").Group("g");
        var (got, waiting) = (new List<long>(), new TaskCompletionSource());
        var consuming = Task.WhenAll(ReadAsync(), PublishAsync());
        await consuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        trial.True(consuming.IsCompletedSuccessfully, "a consumer that looks once a day, of events that are published a moment later", "woken for each", $"it got {got.Count}");
        trial.Same([1L, 2L, 3L], got, "the events it got");

        async Task ReadAsync()
        {
            waiting.SetResult();
            await foreach (var delivery in group.ConsumeAsync(10, TimeSpan.FromDays(1), stop.Token).ConfigureAwait(false))
            {
                got.Add(delivery.Event.Position);
                await group.AcknowledgeAsync(delivery, stop.Token).ConfigureAwait(false);
                if (got.Count == 3)
                    return;
            }
        }

        async Task PublishAsync()
        {
            await waiting.Task.ConfigureAwait(false);
            for (var i = 0; i < 3; i++)
            {
                await Task.Delay(100, stop.Token).ConfigureAwait(false);
                await store.Events.PublishAsync(Many(1), stop.Token).ConfigureAwait(false);
            }
        }
    }

    private static async Task RelayAsync(Trial trial)
    {
        var (events, transport) = ((await trial.StoreAsync().ConfigureAwait(false)).Events, new LossyTransport());
        await events.PublishAsync(Many(25)).ConfigureAwait(false);
        var options = new EventRelayOptions { Batch = 10 };
        var (one, two) = (new EventRelay(events.Channel("c"), transport, options), new EventRelay((await trial.StoreAsync().ConfigureAwait(false)).Events.Channel("c"), transport, options));
        trial.Equal(10, await one.ForwardAsync().ConfigureAwait(false), "the first batch");
        transport.Refuses = true;
        await trial.FaultsAsync(Fault.Unavailable, async () => await two.ForwardAsync().ConfigureAwait(false), "a transport that takes them and fails").ConfigureAwait(false);
        transport.Refuses = false;
        trial.Equal((10, 5, 0), (await one.ForwardAsync().ConfigureAwait(false), await two.ForwardAsync().ConfigureAwait(false), await one.ForwardAsync().ConfigureAwait(false)), "the batches after that");
        trial.Same([.. Enumerable.Range(1, 20), .. Enumerable.Range(11, 15)], transport.Sent.Select(one => (int)one.Position), "what was sent: in order, the doubtful ones twice");
        trial.Equal(25, transport.Sent.Select(one => one.Id).Distinct().Count(), "the ids, by which one that came twice is known");
    }

    private static readonly TaskError Error = new("e", "m");

    private static async Task<EventGroup> GroupAsync(Trial trial, EventGroupOptions options) => (await trial.StoreAsync().ConfigureAwait(false)).Events.Channel("c").Group("g", options);

    private static IEnumerable<AgentEvent> Many(int count) => Enumerable.Range(1, count).Select(i => new AgentEvent { Channel = "c", Type = "t", Data = System.Text.Json.JsonElement.Parse($"{i}") });

    private static (long Position, int Attempts) Shown(EventDelivery delivery) => (delivery.Event.Position, delivery.Attempts);

    private sealed class LossyTransport : IEventTransport
    {
        public List<AgentEvent> Sent { get; } = [];

        public bool Refuses { get; set; }

        public ValueTask SendAsync(string channel, IReadOnlyList<AgentEvent> events, CancellationToken cancellationToken = default)
        {
            Sent.AddRange(events);
            return Refuses ? throw new PerdureException(Fault.Unavailable, "The answer was lost.", isTransient: true) : ValueTask.CompletedTask;
        }

        public IEventGroup Group(string channel, string name, EventGroupOptions options) => throw new NotSupportedException("Nobody consumes here.");
    }
}
