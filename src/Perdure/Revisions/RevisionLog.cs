using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>The history of a record is a log in the record's scope.</summary>
internal static class RevisionLog
{
    public static readonly LogSchema Schema = new("revisions", 1);

    // A collection's name holds neither / nor #, so no two records share a log; what is too long for an id is hashed.
    public static LogKey Key(RecordKey record)
    {
        var id = $"{record.Collection}/{record.Id}";
        return new LogKey(Schema.Name, record.Scope, Encoding.UTF8.GetByteCount(id) <= Identifier.MaxBytes ? id
            : $"{record.Collection}#{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(record.Id)))}");
    }

    public static NewEntry Entry(long mark, RevisionHead head, ReadOnlyMemory<byte> body) => new(mark, StateWriter.Serialize(head, RoomJson.Default.RevisionHead), body);

    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when the entry is not a revision.</exception>
    public static Revision Decode(LogKey key, LogEntryView entry)
    {
        try
        {
            var head = JsonSerializer.Deserialize(entry.Head, RoomJson.Default.RevisionHead) ?? throw Corrupt(key, entry.Position, null);
            return new Revision(head.Collection, key.Scope, head.Id, entry.Position, head.Version, head.Kind, head.By, Instant.FromMicroseconds(entry.At), head.ExpiresAt, entry.BodyLength);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Corrupt(key, entry.Position, exception);
        }
    }

    public static PerdureException Corrupt(LogKey key, long position, Exception? inner) =>
        new(Fault.Corrupt, $"{key}: the entry at position {position} can't be read as a revision. It was left as it is.", inner: inner);
}
