using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>The hash of what a store holds, each part behind its length so that no two contents are one sequence of bytes.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(StoredRecord record)
    {
        Add(record.Key.Collection);
        Add(record.Key.Scope);
        Add(record.Key.Id);
        Add(record.Version);
        Add(Instant.ToMicroseconds(record.CreatedAt));
        Add(Instant.ToMicroseconds(record.UpdatedAt));
        Add(record.ExpiresAt is { } end ? Instant.ToMicroseconds(end) : long.MinValue);
        Add(record.Body.Span);
    }

    public void Add(LogKey key, LogItem entry)
    {
        Add(key.Log);
        Add(key.Scope);
        Add(key.Id);
        Add(entry.Position);
        Add(entry.Version);
        Add(entry.At);
        Add(entry.Head);
        Add(entry.Body);
    }

    public void Add(string vectors, RecordKey key, ReadOnlySpan<byte> vector)
    {
        Add(vectors);
        Add(key.Scope);
        Add(key.Id);
        Add(vector);
    }

    public override string ToString() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public void Dispose() => hash.Dispose();

    private void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Add((long)bytes.Length);
        hash.AppendData(bytes);
    }

    private void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
