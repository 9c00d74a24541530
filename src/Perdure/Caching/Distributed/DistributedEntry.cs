using System.Buffers.Binary;
using System.Text;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>
/// A record as bytes for a distributed cache: a version of the format, two marks, the record's version, three times, the lengths of the key's parts,
/// the parts, the body. Data only, and whatever does not read as one is none.
/// </summary>
internal static class DistributedEntry
{
    private const byte Format = 1;
    private const int Head = 1 + 16 + 16 + (4 * sizeof(long)) + (3 * sizeof(ushort));

    public static byte[] Write(StoredRecord record, DistributedTicket ticket)
    {
        var (collection, scope, id) = (Encoding.UTF8.GetBytes(record.Key.Collection), Encoding.UTF8.GetBytes(record.Key.Scope), Encoding.UTF8.GetBytes(record.Key.Id));
        var bytes = new byte[Head + collection.Length + scope.Length + id.Length + record.Body.Length];
        var rest = bytes.AsSpan();
        rest[0] = Format;
        ticket.All.TryWriteBytes(rest[1..]);
        ticket.Own.TryWriteBytes(rest[17..]);
        rest = rest[33..];
        foreach (var number in (ReadOnlySpan<long>)[record.Version, record.CreatedAt.UtcTicks, record.UpdatedAt.UtcTicks, record.ExpiresAt?.UtcTicks ?? 0])
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, number);
            rest = rest[sizeof(long)..];
        }
        foreach (var length in (ReadOnlySpan<int>)[collection.Length, scope.Length, id.Length])
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)length);
            rest = rest[sizeof(ushort)..];
        }
        foreach (var part in (ReadOnlySpan<byte[]>)[collection, scope, id])
        {
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }
        record.Body.Span.CopyTo(rest);
        return bytes;
    }

    /// <summary>The record of a key, if that is what the bytes hold and it carries these marks.</summary>
    public static StoredRecord? Read(byte[]? bytes, RecordKey key, DistributedTicket ticket)
    {
        if (bytes is null || bytes.Length < Head || bytes[0] != Format || new Guid(bytes.AsSpan(1, 16)) != ticket.All || new Guid(bytes.AsSpan(17, 16)) != ticket.Own)
            return null;
        var numbers = bytes.AsSpan(33);
        var (version, created, updated, expires) = (Number(numbers), Number(numbers[8..]), Number(numbers[16..]), Number(numbers[24..]));
        var at = Head;
        foreach (var (i, part) in (ReadOnlySpan<(int, string)>)[(0, key.Collection), (1, key.Scope), (2, key.Id)])
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(numbers[(32 + (2 * i))..]);
            if (at + length > bytes.Length || Encoding.UTF8.GetString(bytes, at, length) != part)
                return null;
            at += length;
        }
        return IsTime(created) && IsTime(updated) && IsTime(expires)
            ? new StoredRecord(key, version, bytes.AsMemory(at).ToArray(), Time(created), Time(updated), expires == 0 ? null : Time(expires))
            : null;

        static long Number(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt64LittleEndian(from);
        static bool IsTime(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
        static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
    }
}
