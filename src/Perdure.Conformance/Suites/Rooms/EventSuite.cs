using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Events;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Events as they are published and kept: with the change that caused them or not at all, in the order of commits, without gaps.</summary>
internal sealed class EventSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("event.publish-and-read", PublishAsync),
        new("event.bad-input", BadInputAsync),
        new("event.in-a-unit", UnitAsync),
        new("event.units-at-once", UnitsAsync),
        new("event.racing-publishers", RaceAsync),
        new("event.once-per-id", OnceAsync),
        new("event.since", SinceAsync),
        new("event.scopes", ScopesAsync),
        new("event.retention", RetentionAsync),
        new("event.erased-user", EraseAsync),
    ];

    private static async Task PublishAsync(Trial trial)
    {
        var events = (await trial.StoreAsync().ConfigureAwait(false)).Events;
        var whole = new AgentEvent { Channel = "a/b 'ü' 😀", Type = "order.placed", Id = "e1", Source = "shop", UserId = "u", CorrelationId = "c", CausationId = "e0" };
        var first = await events.PublishAsync(whole, new Article { Id = "x", Author = "s" }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        var effect = await events.PublishAsync(new AgentEvent { Channel = whole.Channel, Type = "t" }.CausedBy(first)).ConfigureAwait(false);
        var many = await events.PublishAsync([.. Enumerable.Range(3, 598).Select(i => new AgentEvent { Channel = whole.Channel, Type = "t", Data = JsonElement.Parse($"{i}") }), new AgentEvent { Channel = "other", Type = "t" }]).ConfigureAwait(false);
        trial.Same(Enumerable.Range(3, 598).Select(i => (long)i).Append(1), many.Select(one => one.Position), "the positions that were told");
        trial.Equal((2L, "e1", "c", true), (effect.Position, effect.CausationId, effect.CorrelationId, effect.Id.Length > 0), "the event that another caused");
        var again = (await trial.RestartStoreAsync().ConfigureAwait(false)).Events;
        var channel = again.Channel(whole.Channel);
        var read = await channel.ReadAsync().ToListAsync().ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, 600).Select(i => (long)i), read.Select(one => one.Position), "the positions of the channel");
        trial.Equal(whole with { Position = 1, Time = trial.Clock.GetUtcNow().AddSeconds(-1) }, read[0] with { Data = null }, "the first event");
        trial.Equal(("x", "s"), (again.Read<Article>(read[0])?.Id, again.Read<Article>(read[0])?.Author), "its data");
        trial.Equal(effect, read[1], "the second event");
        trial.Same(Enumerable.Range(3, 598), read.Skip(2).Select(one => again.Read<int>(one)), "the data of the rest");
        trial.Same(["598", "599", "600"], (await channel.LastAsync(3).ConfigureAwait(false)).Select(one => one.Data!.Value.GetRawText()), "the last three");
        trial.Equal((600L, 1L, 0L), (await channel.HeadAsync().ConfigureAwait(false), await again.Channel("other").HeadAsync().ConfigureAwait(false), await again.Channel("none").HeadAsync().ConfigureAwait(false)), "the heads");
        trial.Same(new[] { whole.Channel, "other" }, await again.ChannelsAsync().ToListAsync().ConfigureAwait(false), "the channels");
        trial.Equal(("300", null), ((await channel.FindAsync(300).ConfigureAwait(false))?.Data!.Value.GetRawText(), (await channel.FindAsync(601).ConfigureAwait(false))?.Id), "events by position");
        trial.Equal(many[17].Position, (await channel.FindAsync(many[17].Id).ConfigureAwait(false))?.Position, "an event by id");
        trial.Equal(null, await channel.FindAsync("nothing").ConfigureAwait(false), "an event of an id that is not there");
    }

    private static async Task BadInputAsync(Trial trial)
    {
        var events = (await trial.StoreAsync().ConfigureAwait(false)).Events;
        await trial.MisusedAsync(async () => await events.PublishAsync("", "t", 1).ConfigureAwait(false), "an empty channel").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await events.PublishAsync("c", "", 1).ConfigureAwait(false), "an empty type").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await events.PublishAsync("c", "t", double.NaN).ConfigureAwait(false), "data that no JSON holds", "$").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await events.PublishAsync([new AgentEvent { Channel = "c", Type = "t", Id = "i" }, new AgentEvent { Channel = "c", Type = "t", Id = "i" }]).ConfigureAwait(false), "one id twice").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await events.Channel("c").TrimAsync(new EventRetention()).ConfigureAwait(false), "a retention that says nothing", "KeepLast").ConfigureAwait(false);
        await trial.MisusedAsync(() => Task.FromResult(events.Channel("c").Group("g", new EventGroupOptions { MaxAttempts = 0, MaxInFlight = 0 })), "options of a group", "MaxAttempts", "MaxInFlight").ConfigureAwait(false);
        await trial.MisusedAsync(() => trial.StoreAsync(new AgentStoreOptions { Events = new EventOptions { Publish = ["nothing"], RememberIds = TimeSpan.Zero } }), "options of a store", "'nothing'", "RememberIds").ConfigureAwait(false);
        trial.Same([], await events.ChannelsAsync().ToListAsync().ConfigureAwait(false), "the channels after refusals");
        var one = await events.PublishAsync("c", "t", new { text = "no number" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Corrupt, () => Task.FromResult(events.Read<int>(one)), "data read as another type").ConfigureAwait(false);
    }

    private static async Task UnitAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var told = await store.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
            var first = await unit.Events.PublishAsync("c", "session.created", "s").ConfigureAwait(false);
            await unit.Events.PublishAsync("c", "session.created", "again").ConfigureAwait(false);
            trial.Equal(0L, await store.Events.Channel("c").HeadAsync().ConfigureAwait(false), "the head before the commit");
            return first;
        }, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal(0L, told.Position, "the position that a unit can't know");
        var kept = await store.Events.Channel("c").ReadAsync().ToListAsync().ConfigureAwait(false);
        trial.Same([(1L, told.Id, "s"), (2L, kept[1].Id, "again")], kept.Select(one => (one.Position, one.Id, store.Events.Read<string>(one)!)), "the events of the unit");
        await trial.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync(async unit =>
        {
            await unit.Events.PublishAsync("c", "t", 1).ConfigureAwait(false);
            throw new InvalidOperationException("The work failed.");
        }, trial.CancellationToken), "a unit whose work fails").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await unit.Events.PublishAsync("c", "t", 1).ConfigureAwait(false);
            await unit.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        }, trial.CancellationToken), "a unit whose change meets another").ConfigureAwait(false);
        trial.Equal(2L, await store.Events.Channel("c").HeadAsync().ConfigureAwait(false), "the head after units that did not happen");
    }

    private static async Task UnitsAsync(Trial trial)
    {
        var (one, two) = (await trial.StoreAsync().ConfigureAwait(false), await trial.StoreAsync().ConfigureAwait(false));
        // Both publish to a channel before either commits: no conflict, for neither said what it expects of the channel.
        await one.CommitAsync(async outer =>
        {
            await outer.Events.PublishAsync("c", "t", "outer").ConfigureAwait(false);
            await two.CommitAsync(async inner => await inner.Events.PublishAsync("c", "t", "inner").ConfigureAwait(false), trial.CancellationToken).ConfigureAwait(false);
            await outer.Events.PublishAsync("c", "t", "outer too").ConfigureAwait(false);
        }, trial.CancellationToken).ConfigureAwait(false);
        var read = await one.Events.Channel("c").ReadAsync().ToListAsync().ConfigureAwait(false);
        trial.Same([(1L, "inner"), (2L, "outer"), (3L, "outer too")], read.Select(found => (found.Position, one.Events.Read<string>(found)!)), "the events in the order of commits");
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Stores = 4, Each = 40;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Stores; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        var told = await StartingLine.RunAsync(Stores, async i =>
        {
            var positions = new List<long>();
            for (var n = 0; n < Each; n++)
                positions.Add((await stores[i].Events.PublishAsync("c", "t", $"{i}/{n}").ConfigureAwait(false)).Position);
            return positions;
        }).ConfigureAwait(false);
        var read = await stores[0].Events.Channel("c").ReadAsync().ToListAsync().ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, Stores * Each).Select(i => (long)i), read.Select(one => one.Position), "the positions");
        for (var i = 0; i < Stores; i++)
            trial.Same(told[i].Select((position, n) => (position, $"{i}/{n}")), read.Select(one => (one.Position, Text: stores[0].Events.Read<string>(one)!)).Where(one => one.Text.StartsWith($"{i}/", StringComparison.Ordinal)), $"the events of publisher {i}");
    }

    private static async Task OnceAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var first = await store.Events.PublishAsync(new AgentEvent { Channel = "c", Type = "t", Id = "once" }, 1).ConfigureAwait(false);
        await store.Events.PublishAsync("c", "t", 2).ConfigureAwait(false);
        var other = (await trial.StoreAsync().ConfigureAwait(false)).Events;
        trial.Equal((first.Position, first.Time, 1), await ShowAsync(await other.PublishAsync(new AgentEvent { Channel = "c", Type = "t", Id = "once" }, 1).ConfigureAwait(false)).ConfigureAwait(false), "a repeated publication");
        var mixed = await other.PublishAsync([new AgentEvent { Channel = "c", Type = "t", Id = "new" }, new AgentEvent { Channel = "c", Type = "t", Id = "once" }]).ConfigureAwait(false);
        trial.Same([3L, 1L], mixed.Select(one => one.Position), "a batch with one that was published before");
        trial.Equal(1L, (await other.PublishAsync(new AgentEvent { Channel = "d", Type = "t", Id = "once" }).ConfigureAwait(false)).Position, "the id in another channel");
        trial.Equal(1L, (await other.InScope("z").PublishAsync(new AgentEvent { Channel = "c", Type = "t", Id = "once" }).ConfigureAwait(false)).Position, "the id in another scope");
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit => await unit.Events.PublishAsync(new AgentEvent { Channel = "c", Type = "t", Id = "once" }).ConfigureAwait(false), trial.CancellationToken), "the id in a unit").ConfigureAwait(false);
        trial.Equal(3L, await other.Channel("c").HeadAsync().ConfigureAwait(false), "the head");
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.Equal(4L, (await other.PublishAsync(new AgentEvent { Channel = "c", Type = "t", Id = "once" }).ConfigureAwait(false)).Position, "the id once it is forgotten");

        async Task<(long, DateTimeOffset, int)> ShowAsync(AgentEvent one) => (one.Position, one.Time, store.Events.Read<int>((await store.Events.Channel("c").FindAsync(one.Position).ConfigureAwait(false))!));
    }

    private static async Task SinceAsync(Trial trial)
    {
        var channel = (await trial.StoreAsync().ConfigureAwait(false)).Events.Channel("c");
        var events = (await trial.StoreAsync().ConfigureAwait(false)).Events;
        var start = trial.Clock.GetUtcNow();
        for (var i = 0; i < 30; i++)
        {
            await events.PublishAsync("c", "t", i).ConfigureAwait(false);
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        trial.Same(Enumerable.Range(11, 20).Select(i => (long)i), await FromAsync(start.AddSeconds(10)).ConfigureAwait(false), "the events since the time of one");
        trial.Same(Enumerable.Range(12, 19).Select(i => (long)i), await FromAsync(start.AddSeconds(10.5)).ConfigureAwait(false), "the events since a time between two");
        trial.Same([], await FromAsync(start.AddSeconds(40)).ConfigureAwait(false), "the events since after the last");
        trial.Equal(30, (await FromAsync(DateTimeOffset.MinValue).ConfigureAwait(false)).Count, "the events since ever");
        var group = channel.Group("g");
        await group.SeekAsync(start.AddSeconds(28)).ConfigureAwait(false);
        trial.Same([29L, 30L], (await group.ClaimAsync(100).ConfigureAwait(false)).Select(one => one.Event.Position), "what a group gets that begins at a time");

        async Task<List<long>> FromAsync(DateTimeOffset time) => await channel.ReadSinceAsync(time).Select(one => one.Position).ToListAsync().ConfigureAwait(false);
    }

    private static async Task ScopesAsync(Trial trial)
    {
        var events = (await trial.StoreAsync().ConfigureAwait(false)).Events;
        await events.InScope("tenant-1").PublishAsync("c", "t", 1).ConfigureAwait(false);
        await events.InScope("tenant-10").PublishAsync("c", "t", 10).ConfigureAwait(false);
        await events.InScope("tenant-10").PublishAsync("d", "t", 10).ConfigureAwait(false);
        trial.Same(["c"], await events.InScope("tenant-1").ChannelsAsync().ToListAsync().ConfigureAwait(false), "the channels of a scope");
        trial.Same([], await events.ChannelsAsync().ToListAsync().ConfigureAwait(false), "the channels of the store's own scope");
        trial.Same([1], await events.InScope("tenant-1").Channel("c").ReadAsync().Select(one => events.Read<int>(one)).ToListAsync().ConfigureAwait(false), "the events of a scope");
        trial.Equal(1, (await events.InScope("tenant-10").Channel("c").Group("g").ClaimAsync(10).ConfigureAwait(false)).Count, "a claim in a scope");
        trial.Equal(1, (await events.InScope("tenant-1").Channel("c").Group("g").ClaimAsync(10).ConfigureAwait(false)).Count, "a claim by a group of the same name in another");
    }

    private static async Task RetentionAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var channel = store.Events.Channel("c");
        for (var i = 0; i < 20; i++)
        {
            await store.Events.PublishAsync("c", "t", i).ConfigureAwait(false);
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        trial.Equal(5L, await channel.TrimAsync(new EventRetention { KeepLast = 15 }).ConfigureAwait(false), "what goes by number");
        trial.Equal(3L, await channel.TrimAsync(new EventRetention { KeepLast = 2, KeepYounger = TimeSpan.FromSeconds(12.5) }).ConfigureAwait(false), "what goes by age");
        trial.Equal(0L, await channel.TrimAsync(new EventRetention { KeepLast = 15, KeepYounger = TimeSpan.FromSeconds(1) }).ConfigureAwait(false), "what goes when one of two rules keeps it");
        var group = channel.Group("g");
        var claimed = await group.ClaimAsync(4).ConfigureAwait(false);
        trial.Same([9L, 10L, 11L, 12L], claimed.Select(one => one.Event.Position), "what a new group gets first");
        await group.AcknowledgeAsync([claimed[0], claimed[1], claimed[3]]).ConfigureAwait(false);
        trial.Equal(2L, await store.Events.TrimAsync(new EventRetention { KeepLast = 1 }).ConfigureAwait(false), "what goes before what a group holds");
        await group.AcknowledgeAsync(claimed[2]).ConfigureAwait(false);
        trial.Equal(2L, await channel.TrimAsync(new EventRetention { KeepLast = 1 }).ConfigureAwait(false), "what goes before what a group has not got");
        trial.Equal(7L, await channel.TrimAsync(new EventRetention { KeepYounger = TimeSpan.Zero, IgnoresGroups = true }).ConfigureAwait(false), "what goes whatever groups need");
        trial.Same([20L], await channel.ReadAsync().Select(one => one.Position).ToListAsync().ConfigureAwait(false), "what stays: the newest");
        trial.Equal(21L, (await store.Events.PublishAsync("c", "t", 0).ConfigureAwait(false)).Position, "the next position");
        trial.Same([20L, 21L], (await group.ClaimAsync(10).ConfigureAwait(false)).Select(one => one.Event.Position), "what the group gets after that");
    }

    private static async Task EraseAsync(Trial trial)
    {
        var store = await trial.StoreAsync(new AgentStoreOptions { Events = new EventOptions { Publish = ["sessions"], WithRecords = true } }).ConfigureAwait(false);
        foreach (var user in new[] { "u1", "u10", "u1" })
            await store.Events.PublishAsync(new AgentEvent { Channel = "c", Type = "t", UserId = user }, user).ConfigureAwait(false);
        await store.Events.InScope("u1").PublishAsync("own", "t", 1).ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "u1", Metadata = new JsonObject { ["secret"] = "u1's" } }).ConfigureAwait(false);
        var group = store.Events.Channel("c").Group("g", new EventGroupOptions { MaxAttempts = 1 });
        foreach (var delivery in await group.ClaimAsync(2).ConfigureAwait(false))
            await group.FailAsync(delivery, new Tasks.TaskError("e", "m")).ConfigureAwait(false);
        var receipt = await store.EraseUserAsync("u1").ConfigureAwait(false);
        trial.True(receipt.IsComplete, "the erasure", "complete", "not");
        trial.Equal(5L, receipt.Parts.Single(part => part.Name == "events").Erased, "the events, and dead letters, that were erased");
        trial.Same(["u10"], await store.Events.Channel("c").ReadAsync().Select(one => one.UserId!).ToListAsync().ConfigureAwait(false), "whose events are left");
        trial.Same([], await store.Events.InScope("u1").ChannelsAsync().ToListAsync().ConfigureAwait(false), "the channels in the user's scope");
        trial.Same(["sessions.deleted"], await store.Events.Channel("sessions").ReadAsync().Select(one => one.Type).ToListAsync().ConfigureAwait(false), "what is told of the session");
        trial.Same(["u10"], await group.DeadLetters().Select(letter => letter.Event.UserId!).ToListAsync().ConfigureAwait(false), "the dead letters that are left");
        trial.Equal(0, (await group.ClaimAsync(10).ConfigureAwait(false)).Count, "what the group gets of an erased event");
        trial.Equal(4L, (await store.Events.PublishAsync("c", "t", 0).ConfigureAwait(false)).Position, "the next position");
        trial.Equal(4L, (await group.ClaimAsync(10).ConfigureAwait(false)).Single().Event.Position, "what the group gets behind it");
    }
}
