using System.Buffers.Binary;
using System.Numerics;

namespace Perdure.Checkpoints;

/// <summary>How much two byte strings share at both ends, cut to whole characters of UTF-8.</summary>
internal static class CommonEnds
{
    public static (int Prefix, int Suffix) Of(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        var prefix = was.CommonPrefixLength(now);
        while (prefix > 0 && (IsInside(was, prefix) || IsInside(now, prefix)))
            prefix--;
        var suffix = SuffixLength(was[prefix..], now[prefix..]);
        while (suffix > 0 && IsInside(was, was.Length - suffix))
            suffix--;
        return (prefix, suffix);
    }

    private static bool IsInside(ReadOnlySpan<byte> text, int at) => at < text.Length && (text[at] & 0xC0) == 0x80;

    private static int SuffixLength(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        a = a[^shorter..];
        b = b[^shorter..];
        var length = 0;
        while (shorter - length >= 8)
        {
            var difference = BinaryPrimitives.ReadUInt64LittleEndian(a[(shorter - length - 8)..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(b[(shorter - length - 8)..]);
            if (difference != 0)
                return length + (BitOperations.LeadingZeroCount(difference) / 8);
            length += 8;
        }
        while (length < shorter && a[shorter - length - 1] == b[shorter - length - 1])
            length++;
        return length;
    }
}
