using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Perdure.Files;

/// <summary>
/// A JSON object whose first member is a checksum of the rest: <c>{"crc":"89abcdef","…</c>. Without that member an object is
/// taken as it is, so that a person can repair a file by hand and leave the checksum out.
/// </summary>
internal static class Sealed
{
    private const int Length = 18;

    /// <summary>Begins an object; returns where.</summary>
    public static int Begin(ByteBuffer buffer)
    {
        buffer.Raw("{\"crc\":\"00000000\","u8);
        return buffer.Length - Length;
    }

    /// <summary>Fills in the checksum of the object that begins there and ends at the end of the buffer.</summary>
    public static void End(ByteBuffer buffer, int begin)
    {
        var text = buffer.Written[begin..];
        Utf8Formatter.TryFormat(Of(text[Length..]), text.Slice(8, 8), out _, new System.Buffers.StandardFormat('x', 8));
    }

    /// <summary>Whether an object has a checksum, and whether it holds.</summary>
    public static (bool Has, bool Holds) Check(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("{\"crc\":\""u8))
            return (false, false);
        return (true, text.Length > Length && Utf8Parser.TryParse(text.Slice(8, 8), out uint stored, out var read, 'x') && read == 8 &&
            text.Slice(16, 2).SequenceEqual("\","u8) && stored == Of(text[Length..]));
    }

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
