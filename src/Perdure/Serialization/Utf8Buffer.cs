using System.Buffers;

namespace Perdure.Serialization;

/// <summary>Bytes being written, in an array from the shared pool. Not safe to share; give it back by disposing it.</summary>
internal sealed class Utf8Buffer(int capacity = 4096) : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write or disposal.</summary>
    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    /// <summary>What was written; valid until the next write or disposal.</summary>
    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    /// <summary>Forgets what was written behind a length, and keeps the array.</summary>
    public void Truncate(int length = 0) => Length = length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).AsMemory(Length);

    public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).AsSpan(Length);

    public void Dispose()
    {
        var given = bytes;
        bytes = [];
        Length = 0;
        if (given.Length > 0)
            ArrayPool<byte>.Shared.Return(given);
    }

    private byte[] Room(int sizeHint)
    {
        var needed = Length + Math.Max(1, sizeHint);
        if (needed <= bytes.Length)
            return bytes;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(Array.MaxLength, bytes.Length * 2L)));
        Span.CopyTo(larger);
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        return bytes = larger;
    }
}
