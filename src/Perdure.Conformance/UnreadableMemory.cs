using System.Buffers;

namespace Perdure.Conformance;

/// <summary>Memory of any length that takes no room and cannot be read: a size must be refused before the bytes are touched.</summary>
internal sealed class UnreadableMemory(int length) : MemoryManager<byte>
{
    public ReadOnlyMemory<byte> Bytes => CreateMemory(length);

    public override Span<byte> GetSpan() => throw new InvalidOperationException("The bytes were read before their number was checked.");

    public override MemoryHandle Pin(int elementIndex = 0) => throw new InvalidOperationException("The bytes were pinned before their number was checked.");

    public override void Unpin() { }

    protected override void Dispose(bool disposing) { }
}
