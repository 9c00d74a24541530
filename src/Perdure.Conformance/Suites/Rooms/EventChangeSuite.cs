using Perdure.Agents;
using Perdure.Conformance.Rooms;
using Perdure.Events;
using Perdure.Knowledge;
using Perdure.Metrics;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Changes that rooms publish when asked to: each once, with the change, in its order; and words that are kept nowhere.</summary>
internal sealed class EventChangeSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("event.changes-of-rooms", RoomsAsync),
        new("event.changes-at-once", RaceAsync),
        new("event.live-signals", LiveAsync),
    ];

    private static AgentStoreOptions Publishing(params string[] collections) => new() { Events = new EventOptions { Publish = collections, Source = "kit" } };

    private static async Task RoomsAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Publishing("agents", "tasks", "workflows", "knowledge", "metrics", "sessions")).ConfigureAwait(false);
        await store.Agents.CreateAsync(new Agent { Id = "a", Name = "n", Role = "r", Model = "m" }).ConfigureAwait(false);
        await store.Agents.UpdateAsync("a", agent => agent with { Model = "other" }).ConfigureAwait(false);
        await store.Agents.UpdateAsync("a", agent => agent with { Status = AgentStatus.Busy }).ConfigureAwait(false);
        await store.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }).ConfigureAwait(false);
        var claimed = trial.Present(await store.Tasks.ClaimAsync().ConfigureAwait(false), "the claim");
        claimed = await store.Tasks.HeartbeatAsync(claimed, TimeSpan.FromMinutes(1), 0.5).ConfigureAwait(false);
        await store.Tasks.FailAsync(claimed, new TaskError("e", "m"), new TaskBackoff { First = TimeSpan.Zero }).ConfigureAwait(false);
        using (store.Events.Correlate("request", "cause"))
            await store.Tasks.CompleteAsync(trial.Present(await store.Tasks.ClaimAsync().ConfigureAwait(false), "the second claim")).ConfigureAwait(false);
        await store.Tasks.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false);
        await store.Tasks.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false);
        await store.Knowledge.SaveAsync(new KnowledgeItem { Id = "k", Content = "text" }).ConfigureAwait(false);
        await store.Knowledge.DeleteAsync("k").ConfigureAwait(false);
        await store.Metrics.RecordAsync(new Metric { Service = "s", Name = "n", Value = 1 }).ConfigureAwait(false);
        trial.Same(["agent.created", "agent.updated", "agent.status"], await TypesAsync(EventChannels.Agents).ConfigureAwait(false), "the events of agents");
        trial.Same(["task.created", "task.started", "task.progress", "task.retried", "task.started", "task.completed", "task.deleted"], await TypesAsync(EventChannels.Tasks).ConfigureAwait(false), "the events of tasks");
        trial.Same(["knowledge.added", "knowledge.deleted"], await TypesAsync(EventChannels.Knowledge).ConfigureAwait(false), "the events of knowledge");
        trial.Same(["system.metrics"], await store.Events.InScope("s").Channel(EventChannels.System).ReadAsync().Select(one => one.Type).ToListAsync().ConfigureAwait(false), "the events of what is measured, in the service's scope");
        var status = trial.Present(await store.Events.Channel(EventChannels.Agents).FindAsync(3).ConfigureAwait(false), "the event of the status");
        trial.Equal(new RecordChange("agents", "a", (await store.Agents.FindAsync("a").ConfigureAwait(false))?.Version, "busy", "idle", null), RecordChange.Of(status), "what it says");
        var completed = trial.Present(await store.Events.Channel(EventChannels.Tasks).FindAsync(6).ConfigureAwait(false), "the event of the completion");
        trial.Equal(("kit", "request", "cause"), (completed.Source, completed.CorrelationId, completed.CausationId), "where it comes from and what it belongs to");
        await trial.FaultsAsync(Fault.Conflict, async () => await store.Agents.CreateAsync(new Agent { Id = "a", Name = "n", Role = "r", Model = "m" }).ConfigureAwait(false), "a change that is refused").ConfigureAwait(false);
        trial.Equal(3L, await store.Events.Channel(EventChannels.Agents).HeadAsync().ConfigureAwait(false), "the head after it");

        async Task<List<string>> TypesAsync(string channel) => await store.Events.Channel(channel).ReadAsync().Select(one => one.Type).ToListAsync().ConfigureAwait(false);
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Stores = 4, Each = 10;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Stores; i++)
            stores.Add(await trial.StoreAsync(Publishing("agents")).ConfigureAwait(false));
        await stores[0].Agents.CreateAsync(new Agent { Id = "a", Name = "n", Role = "r", Model = "0" }).ConfigureAwait(false);
        await StartingLine.RunAsync(Stores, async i =>
        {
            for (var n = 0; n < Each; n++)
                await stores[i].Agents.UpdateAsync("a", agent => agent with { Status = agent.Status == AgentStatus.Busy ? AgentStatus.Idle : AgentStatus.Busy }).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var changes = await stores[0].Events.Channel(EventChannels.Agents).ReadAsync().Select(RecordChange.Of).ToListAsync().ConfigureAwait(false);
        trial.Equal((Stores * Each) + 1, changes.Count, "the events, one per change");
        foreach (var (before, after) in changes.Zip(changes.Skip(1)))
            trial.Equal(before.Status, after.StatusBefore, "the status before a change: that after the one before it");
        trial.Equal((await stores[1].Agents.FindAsync("a").ConfigureAwait(false))?.Version, changes[^1].Version, "the version of the last change");
    }

    private static async Task LiveAsync(Trial trial)
    {
        var sender = await trial.StoreAsync().ConfigureAwait(false);
        var receiver = sender.Backend.Facet<ISignals>() is null ? sender : await trial.StoreAsync().ConfigureAwait(false);
        var heard = await receiver.Signals.ListenAsync<Article>("updates 'ü'", trial.CancellationToken).ConfigureAwait(false);
        await using (heard.ConfigureAwait(false))
        {
            await sender.Signals.SendAsync("other", new Article { Id = "other" }, trial.CancellationToken).ConfigureAwait(false);
            for (var i = 0; i < 20; i++)
                await sender.Signals.SendAsync("updates 'ü'", new Article { Id = $"a{i}", Author = i == 7 ? new string('ü', 3000) : "'; \\ 😀" }, trial.CancellationToken).ConfigureAwait(false);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(trial.CancellationToken);
            stop.CancelAfter(TimeSpan.FromSeconds(60));
            var got = await heard.ReadAsync(stop.Token).Take(20).Select(one => (one.Id, one.Author?.Length ?? 0)).ToListAsync(stop.Token).ConfigureAwait(false);
            trial.Same(Enumerable.Range(0, 20).Select(i => ($"a{i}", i == 7 ? 3000 : 7)), got, "what was heard, in order");
            trial.Equal(0L, heard.Lost, "what was lost");
        }
        await trial.MisusedAsync(async () => await sender.Signals.SendAsync("c", new string('x', SignalText.MaxBytes)).ConfigureAwait(false), "a payload that is too large", "7000").ConfigureAwait(false);
        trial.Equal(0L, await sender.Events.ChannelsAsync().CountAsync(trial.CancellationToken).ConfigureAwait(false), "the channels of events, where nothing is kept of it");
    }
}
