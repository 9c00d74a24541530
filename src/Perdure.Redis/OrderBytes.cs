using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>Values as bytes that sort, compared one by one, as the values do. No value's bytes begin another's, so that they can be strung together.</summary>
internal static class OrderBytes
{
    /// <summary>The length of an integer or a time.</summary>
    public const int Long = 8;

    /// <summary>A time that never comes.</summary>
    public static ReadOnlySpan<byte> Never => [255, 255, 255, 255, 255, 255, 255, 255];

    public static byte[] Of(DateTimeOffset time)
    {
        var bytes = new byte[Long];
        Write(bytes, Instant.ToMicroseconds(time));
        return bytes;
    }

    public static void Write(Span<byte> bytes, long value) => BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)value ^ (1UL << 63));

    public static long Read(ReadOnlySpan<byte> bytes) => (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1UL << 63));

    /// <summary>A value: 00 for null, else 01 and the value; a text ends with 00, which is not in it.</summary>
    public static void Write(ArrayBufferWriter<byte> bytes, FieldValue value)
    {
        if (value.IsNull)
        {
            Byte(bytes, 0);
            return;
        }
        Byte(bytes, 1);
        if (value.Kind == FieldKind.Text)
        {
            Encoding.UTF8.GetBytes(value.Text, bytes);
            Byte(bytes, 0);
            return;
        }
        Write(bytes.GetSpan(Long), value.Kind == FieldKind.Number ? Turned(value.Number) : value.Integer);
        bytes.Advance(Long);
    }

    public static void Byte(ArrayBufferWriter<byte> bytes, byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    // The bits of a negative number grow as it falls.
    private static long Turned(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        return bits < 0 ? bits ^ long.MaxValue : bits;
    }
}
