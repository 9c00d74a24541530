using System.Text.Json;

namespace Perdure.Events;

/// <summary>
/// Something that happened, in a channel. Once published it never changes. Its envelope is that of <see cref="EnvelopeVersion"/>;
/// its data is the publisher's own JSON, read with <see cref="EventStore.Read{T}"/>.
/// </summary>
public sealed record AgentEvent
{
    /// <summary>The version of the envelope this program writes.</summary>
    public const int CurrentEnvelope = 1;

    /// <summary>The channel it is in: one of <see cref="EventChannels"/> or another of 1 to 255 UTF-8 bytes.</summary>
    public required string Channel { get; init; }

    /// <summary>What happened, 1 to 255 UTF-8 bytes: one of <see cref="EventTypes"/> or another.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Its id, 1 to 255 UTF-8 bytes. Default: empty, which the publication replaces by a new one. A publisher that gives an id and
    /// publishes it again publishes one event; see <see cref="EventOptions.RememberIds"/>.
    /// </summary>
    public string Id { get; init; } = "";

    /// <summary>Its place in the channel, from 1, in the order of commits; set by the publication. 0 within a unit of work, whose commit decides it.</summary>
    public long Position { get; init; }

    /// <summary>When it was published, UTC, to the microsecond; set by the publication.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Which service it comes from; null: not said. Default: <see cref="EventOptions.Source"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Whose it is: the erasure of that user takes it away. Null: nobody's.</summary>
    public string? UserId { get; init; }

    /// <summary>What it belongs to, e.g. a request, across services; null: not said.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The id of the event that caused it; null: none, or not said.</summary>
    public string? CausationId { get; init; }

    /// <summary>What happened in particular. Default: null, nothing.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The version of the envelope it was written with.</summary>
    public int EnvelopeVersion { get; init; } = CurrentEnvelope;

    /// <summary>The same as an effect of another: it names that one as its cause and belongs to what that one belongs to.</summary>
    public AgentEvent CausedBy(AgentEvent cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return this with { CausationId = cause.Id, CorrelationId = cause.CorrelationId ?? cause.Id };
    }
}
