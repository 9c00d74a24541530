using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Messages;

/// <summary>What of a message can be read without its content.</summary>
internal sealed record MessageHead(string Id, string Role, int? Tokens);

/// <summary>The content of a message.</summary>
internal sealed record MessageBody(IReadOnlyList<MessagePart> Parts, JsonObject? Metadata);

/// <summary>Turns messages into log entries and back.</summary>
internal static class MessageCodec
{
    public static (NewEntry Entry, Message Message) Encode(Message message, string thread, IdGenerator ids, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentException.ThrowIfNullOrEmpty(message.Role);
        var id = message.Id.Length == 0 ? ids.NewId() : Identifier.Check(message.Id, nameof(message));
        DateTimeOffset? said = message.CreatedAt == default ? null : Instant.Cut(message.CreatedAt);
        var entry = new NewEntry(
            ids.NewVersion(),
            StateWriter.Serialize(new MessageHead(id, message.Role, message.Tokens), RoomJson.Default.MessageHead),
            StateWriter.Serialize(new MessageBody(message.Parts, message.Metadata is { Count: > 0 } metadata ? metadata : null), RoomJson.Default.MessageBody)) { At = said };
        return (entry, message with { ThreadId = thread, Id = id, CreatedAt = said ?? at });
    }

    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when the entry is not a message.</exception>
    public static Message Decode(LogKey key, LogEntryView entry)
    {
        try
        {
            var head = JsonSerializer.Deserialize(entry.Head, RoomJson.Default.MessageHead);
            var body = JsonSerializer.Deserialize(entry.Body, RoomJson.Default.MessageBody);
            return head is null || body is null ? throw Corrupt(key, entry.Position, null) : new Message
            {
                ThreadId = key.Scope,
                Position = entry.Position,
                Id = head.Id,
                Role = head.Role,
                Tokens = head.Tokens,
                Parts = body.Parts,
                Metadata = body.Metadata ?? [],
                CreatedAt = Instant.FromMicroseconds(entry.At),
            };
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Corrupt(key, entry.Position, exception);
        }
    }

    private static PerdureException Corrupt(LogKey key, long position, Exception? inner) =>
        new(Fault.Corrupt, $"{key}: the entry at position {position} can't be read as a message. It was left as it is.", inner: inner);
}
