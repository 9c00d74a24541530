using System.Text.Json;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>What of an event can be read without its data.</summary>
internal sealed record EventHead(string Id, string Type, int Envelope, string? Source, string? UserId, string? CorrelationId, string? CausationId);

/// <summary>A channel is a log in its scope; an event is an entry. An entry without a head once was an event of an erased user, or fills a gap.</summary>
internal static class EventLog
{
    public static readonly LogSchema Schema = new("events", 1);

    public static LogKey Key(string scope, string channel) => new(Schema.Name, scope, channel);

    public static NewEntry Entry(AgentEvent given, IdGenerator ids) => new(
        ids.NewVersion(),
        StateWriter.Serialize(new EventHead(given.Id, given.Type, given.EnvelopeVersion, given.Source, given.UserId, given.CorrelationId, given.CausationId), RoomJson.Default.EventHead),
        given.Data is { ValueKind: not JsonValueKind.Undefined } data ? StateWriter.Serialize(data, RoomJson.Default.JsonElement) : ReadOnlyMemory<byte>.Empty);

    /// <summary>What an event becomes when its user is erased.</summary>
    public static NewEntry Erased(IdGenerator ids) => new(ids.NewVersion(), ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);

    /// <summary>The event of an entry; null when it holds none.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when the entry is not an event.</exception>
    public static AgentEvent? Decode(LogKey key, LogEntryView entry)
    {
        try
        {
            return Head(key, entry) is not { } head ? null : new AgentEvent
            {
                Channel = key.Id,
                Position = entry.Position,
                Id = head.Id,
                Type = head.Type,
                Time = Instant.FromMicroseconds(entry.At),
                Source = head.Source,
                UserId = head.UserId,
                CorrelationId = head.CorrelationId,
                CausationId = head.CausationId,
                EnvelopeVersion = head.Envelope,
                Data = entry.Body.IsEmpty ? null : JsonSerializer.Deserialize(entry.Body, RoomJson.Default.JsonElement),
            };
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Corrupt(key, entry.Position, exception);
        }
    }

    /// <summary>What of an event is in its head; null when the entry holds none.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when the entry is not an event.</exception>
    public static EventHead? Head(LogKey key, LogEntryView entry)
    {
        try
        {
            return entry.Head.IsEmpty ? null : JsonSerializer.Deserialize(entry.Head, RoomJson.Default.EventHead) ?? throw Corrupt(key, entry.Position, null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Corrupt(key, entry.Position, exception);
        }
    }

    private static PerdureException Corrupt(LogKey key, long position, Exception? inner) =>
        new(Fault.Corrupt, $"{key}: the entry at position {position} can't be read as an event. It was left as it is.", inner: inner);
}
