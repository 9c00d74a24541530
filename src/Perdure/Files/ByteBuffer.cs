using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>A growing buffer of pooled memory that knows how to write JSON's parts.</summary>
internal sealed class ByteBuffer : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(4096);

    public int Length { get; private set; }

    public Span<byte> Written => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for that many bytes, counted as written.</summary>
    public Span<byte> Take(int count)
    {
        var room = Room(count);
        Length += count;
        return room[..count];
    }

    public void Raw(ReadOnlySpan<byte> text) => text.CopyTo(Take(text.Length));

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        Length += written;
    }

    /// <summary>A moment as "2026-01-02T03:04:05.1234560Z".</summary>
    public void Time(long microseconds)
    {
        Raw("\""u8);
        Utf8Formatter.TryFormat(Instant.FromMicroseconds(microseconds).UtcDateTime, Room(40), out var written, new StandardFormat('O'));
        Length += written;
        Raw("\""u8);
    }

    public void Text(string text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Text(utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)));
        ArrayPool<byte>.Shared.Return(utf8);
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Raw("\""u8);
        while (!utf8.IsEmpty)
        {
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(utf8, Room(utf8.Length + 64), out var consumed, out var written);
            utf8 = utf8[consumed..];
            Length += written;
        }
        Raw("\""u8);
    }

    public void Base64(ReadOnlySpan<byte> data)
    {
        Raw("\""u8);
        System.Buffers.Text.Base64.EncodeToUtf8(data, Take(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out _);
        Raw("\""u8);
    }

    public void Dispose()
    {
        var old = bytes;
        bytes = [];
        Length = 0;
        if (old.Length > 0)
            ArrayPool<byte>.Shared.Return(old);
    }

    private Span<byte> Room(int count)
    {
        if (bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked((int)Math.Min(Math.Max((long)bytes.Length * 2, (long)Length + count), Array.MaxLength)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        return bytes.AsSpan(Length);
    }
}
