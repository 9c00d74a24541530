using System.Buffers;
using System.Text;

namespace Perdure.Checkpoints.Format;

/// <summary>Writes the numbers and texts of an entry's head: numbers in LEB128, seven bits a byte.</summary>
internal readonly ref struct HeadWriter(IBufferWriter<byte> buffer)
{
    public void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    public void Number(long value)
    {
        var span = buffer.GetSpan(10);
        var at = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                span[at++] = (byte)rest;
                break;
            }
            span[at++] = (byte)(rest | 0x80);
        }
        buffer.Advance(at);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        buffer.Write(value);
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        buffer.Advance(Encoding.UTF8.GetBytes(value, buffer.GetSpan(length)));
    }
}
