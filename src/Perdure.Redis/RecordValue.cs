using System.Buffers.Binary;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>A record as the value of its key: version, times of creation, change and expiry in 8 bytes each, the length of the block in 4, the block (see <see cref="IndexMembers"/>), the body.</summary>
internal static class RecordValue
{
    private const int Born = 8, Updated = 16, Expires = 24, Length = 32, Header = 36;

    /// <summary>All but the body.</summary>
    public static byte[] Head(Put put, CollectionSchema schema, DateTimeOffset at)
    {
        var (created, updated) = (Instant.Cut(put.CreatedAt ?? at), Instant.Cut(put.UpdatedAt ?? at));
        var block = IndexMembers.Block(schema, put.Fields, put.Key.Id, created, updated);
        var head = new byte[Header + block.Length];
        BinaryPrimitives.WriteInt64BigEndian(head, put.Version);
        OrderBytes.Write(head.AsSpan(Born), Instant.ToMicroseconds(created));
        OrderBytes.Write(head.AsSpan(Updated), Instant.ToMicroseconds(updated));
        if (put.ExpiresAt is { } expires)
            OrderBytes.Write(head.AsSpan(Expires), Instant.ToMicroseconds(expires));
        else
            OrderBytes.Never.CopyTo(head.AsSpan(Expires));
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(Length), block.Length);
        block.CopyTo(head, Header);
        return head;
    }

    /// <summary>The record of a value, which becomes its memory; null when it is past its expiry.</summary>
    public static StoredRecord? Visible(RecordKey key, byte[] value, DateTimeOffset now)
    {
        var expires = Expiry(value);
        return expires is { } end && end <= now ? null
            : new StoredRecord(key, Version(value), Body(value), Created(value), Change(value), expires);
    }

    public static ReadOnlyMemory<byte> Body(byte[] value) => value.AsMemory(Header + BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(Length)));

    public static long Version(byte[] value) => BinaryPrimitives.ReadInt64BigEndian(value);

    public static DateTimeOffset Created(byte[] value) => Time(value, Born);

    public static DateTimeOffset Change(byte[] value) => Time(value, Updated);

    public static DateTimeOffset? Expiry(byte[] value) => value.AsSpan(Expires, OrderBytes.Long).SequenceEqual(OrderBytes.Never) ? null : Time(value, Expires);

    private static DateTimeOffset Time(byte[] value, int at) => Instant.FromMicroseconds(OrderBytes.Read(value.AsSpan(at)));
}
