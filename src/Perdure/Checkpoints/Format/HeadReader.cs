using System.Text;
using Perdure.Storage;

namespace Perdure.Checkpoints.Format;

/// <summary>Reads what <see cref="HeadWriter"/> wrote; anything else is <see cref="Fault.Corrupt"/>.</summary>
internal ref struct HeadReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    public byte Byte()
    {
        if (rest.IsEmpty)
            throw Damaged();
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return (long)value;
        }
        throw Damaged();
    }

    public int Count() => Number() is >= 0 and <= int.MaxValue and var number ? (int)number : throw Damaged();

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        if (length > rest.Length)
            throw Damaged();
        var bytes = rest[..length];
        rest = rest[length..];
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public static PerdureException Damaged() =>
        new(Fault.Corrupt, "A checkpoint's head is cut short or damaged. It was left as it is; restore the thread from a copy, or delete that version.");
}
