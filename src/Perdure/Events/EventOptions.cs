using Perdure.Storage;

namespace Perdure.Events;

/// <summary>What a store publishes by itself, and what it remembers of events.</summary>
public sealed record EventOptions
{
    /// <summary>
    /// The collections whose changes are published in the batch that makes them: of the store's own <c>agents</c>, <c>tasks</c>,
    /// <c>workflows</c>, <c>knowledge</c> and <c>metrics</c>, with the channels and types of <see cref="EventTypes"/>; of others the channel is the collection's
    /// name and the types are <c>created</c>, <c>updated</c> and <c>deleted</c> behind it and a dot.
    /// An event is in the scope of its record: <see cref="EventStore.InScope"/>. A write of such a record costs a read before and an entry more. Default: none.
    /// </summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>
    /// Whether a published change has the record in its data, beside its id, scope and status. What is deleted has none. Default: no, so that
    /// events hold nothing that must be erased elsewhere; who needs the record loads it.
    /// </summary>
    public bool WithRecords { get; init; }

    /// <summary>The <see cref="AgentEvent.Source"/> of events that name none. Default: null, not said.</summary>
    public string? Source { get; init; }

    /// <summary>How long the id that a publisher gave an event is remembered: a publication that is repeated within it is one event. Default: one day.</summary>
    public TimeSpan RememberIds { get; init; } = TimeSpan.FromDays(1);

    internal IEnumerable<string> Mistakes(IReadOnlySet<string> known)
    {
        if (Publish is null)
            yield return "Events.Publish is null; leave it out for none.";
        foreach (var name in Publish ?? [])
            if (name is null || !known.Contains(name))
                yield return $"Events.Publish names '{name}', which is no collection of this store; declare it in Collections, or take one of {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        if (Source is { Length: 0 } || (Source is not null && Identifier.LoneSurrogate(Source) >= 0))
            yield return "Events.Source is empty or no well-formed text; expected a name, or null for none.";
        if (RememberIds < TimeSpan.FromSeconds(1) || RememberIds > TimeSpan.FromDays(3650))
            yield return $"Events.RememberIds is {RememberIds}; expected one second to ten years.";
    }
}
