using System.Buffers.Binary;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>An entry as a member of its log: position in 4 bytes, version and time in 8 each, the length of the head in 4, the head, the body. Its score is its position.</summary>
internal static class LogEntryBytes
{
    private const int Position = 4, Header = 24;

    /// <summary>An entry without its position, which the script puts before it.</summary>
    public static byte[] Of(NewEntry entry, DateTimeOffset at)
    {
        var bytes = new byte[Header - Position + entry.Head.Length + entry.Body.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, entry.Version);
        OrderBytes.Write(bytes.AsSpan(8), Instant.ToMicroseconds(entry.At ?? at));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), entry.Head.Length);
        entry.Head.Span.CopyTo(bytes.AsSpan(20));
        entry.Body.Span.CopyTo(bytes.AsSpan(20 + entry.Head.Length));
        return bytes;
    }

    /// <summary>Position and version.</summary>
    public static byte[] Of(LogHead head)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)head.Position);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), head.Version);
        return bytes;
    }

    /// <summary>An entry as it was read; without its body when the read asked for none, and then with the body's length behind the head.</summary>
    public static LogEntryView View(ReadOnlySpan<byte> entry, bool bodies)
    {
        var head = BinaryPrimitives.ReadInt32BigEndian(entry[20..]);
        return new LogEntryView
        {
            Position = BinaryPrimitives.ReadUInt32BigEndian(entry),
            Version = BinaryPrimitives.ReadInt64BigEndian(entry[4..]),
            At = OrderBytes.Read(entry[12..]),
            Head = entry.Slice(Header, head),
            Body = bodies ? entry[(Header + head)..] : [],
            BodyLength = bodies ? entry.Length - Header - head : BinaryPrimitives.ReadInt32BigEndian(entry[(Header + head)..]),
        };
    }
}
