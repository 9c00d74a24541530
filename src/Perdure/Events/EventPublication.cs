using Perdure.Storage;

namespace Perdure.Events;

/// <summary>
/// Events being published in one batch: an append per channel, and a record per id that the publisher gave, so that a repetition
/// meets the record of the first time.
/// </summary>
internal sealed class EventPublication(StoreContext context, string scope, IEnumerable<AgentEvent> published)
{
    public async ValueTask<IReadOnlyList<AgentEvent>> RunAsync(CancellationToken cancellationToken)
    {
        var at = context.Time.UtcNow();
        var events = published.Select(one => Complete(one, at)).ToArray();
        var given = new HashSet<int>(Enumerable.Range(0, events.Length).Where(i => events[i].IsGiven));
        var before = new AgentEvent?[events.Length];
        while (true)
        {
            int[] left = [.. Enumerable.Range(0, events.Length).Where(i => before[i] is null)];
            if (left.Length == 0)
                return before!;
            var channels = left.GroupBy(i => events[i].Event.Channel, StringComparer.Ordinal).ToArray();
            int[] remembered = [.. left.Where(given.Contains)];
            var batch = new WriteBatch([.. remembered.Select(i => Remember(events[i].Event, at)), .. channels.Select(channel => Append(channel.Key, [.. channel.Select(i => events[i].Event)]))], at);
            var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is { } conflict)
            {
                if (conflict.Operation >= remembered.Length || context.Backend is StagingBackend)
                    throw conflict.ToException(batch);
                var met = events[remembered[conflict.Operation]].Event;
                // The event that was published first may have been trimmed since; it was one event all the same.
                before[remembered[conflict.Operation]] = await new EventReader(context, EventLog.Key(scope, met.Channel)).FindAsync(met.Id, cancellationToken).ConfigureAwait(false) ?? met;
                continue;
            }
            for (var i = 0; i < channels.Length; i++)
                foreach (var (place, index) in channels[i].Index())
                    before[index] = events[index].Event with { Position = result.Outcomes[remembered.Length + i] is var first and > 0 ? first + place : 0 };
            return before!;
        }
    }

    private (AgentEvent Event, bool IsGiven) Complete(AgentEvent one, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(one, nameof(published));
        Identifier.Check(one.Type, nameof(one.Type));
        var isGiven = one.Id.Length > 0;
        return (context.Signals.Flow.Complete(one, context.Options.Events) with
        {
            Id = isGiven ? Identifier.Check(one.Id, nameof(one.Id)) : context.Ids.NewId(),
            Position = 0,
            Time = at,
            EnvelopeVersion = AgentEvent.CurrentEnvelope,
        }, isGiven);
    }

    private Append Append(string channel, IReadOnlyList<AgentEvent> events) =>
        new(EventLog.Key(scope, channel), [.. events.Select(one => EventLog.Entry(one, context.Ids))]) { Floats = true };

    private Put Remember(AgentEvent one, DateTimeOffset at) =>
        PublishedId.Definition.CodecFor(context.Json).Encode(new PublishedId(EventIds.Join(one.Channel, one.Id), at + context.Options.Events.RememberIds), scope, Expect.Absent, context.Ids, at).Operation;
}
