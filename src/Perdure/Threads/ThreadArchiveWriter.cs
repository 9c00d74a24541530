using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Threads;

/// <summary>
/// Writes a thread as JSON lines: a title, a line per record and log entry, and an end line with the count and the SHA-256
/// of what stands before it, so that a file that was cut or changed is recognised.
/// </summary>
internal sealed class ThreadArchiveWriter(Stream stream) : IDisposable
{
    public const int Format = 1;
    private const int FlushBytes = 1024 * 1024;

    private readonly Utf8Buffer buffer = new(64 * 1024);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long lines;

    public void Title(string thread, DateTimeOffset at) => Line(writer =>
    {
        writer.WriteString("perdure"u8, "thread"u8);
        writer.WriteNumber("format"u8, Format);
        writer.WriteString("thread"u8, thread);
        writer.WriteString("exportedAt"u8, at);
    });

    public void Add(string collection, string id, ReadOnlyMemory<byte> body) => Line(writer =>
    {
        writer.WriteString("record"u8, collection);
        writer.WriteString("id"u8, id);
        writer.WritePropertyName("body"u8);
        writer.WriteRawValue(body.Span, skipInputValidation: true);
    });

    /// <summary>Adds a log entry; returns whether there is room for more before a flush.</summary>
    public bool Add(LogKey key, long position, DateTimeOffset at, byte[] head, byte[] body)
    {
        Line(writer =>
        {
            writer.WriteString("log"u8, key.Log);
            writer.WriteString("id"u8, key.Id);
            writer.WriteNumber("position"u8, position);
            writer.WriteString("at"u8, at);
            writer.WriteBase64String("head"u8, head);
            if (Utf8.IsValid(body))
                writer.WriteString("text"u8, body);
            else
                writer.WriteBase64String("bytes"u8, body);
        });
        return buffer.Length < FlushBytes;
    }

    public async ValueTask WriteLogAsync(StoreContext context, LogKey key, CancellationToken cancellationToken)
    {
        for (long next = 1, last = 0; ; next = last + 1)
        {
            var isPaused = false;
            await context.Backend.ReadLogAsync(new LogRead(key, new PositionRange(next, PositionRange.MaxPosition)), entry =>
            {
                last = entry.Position;
                isPaused = !Add(key, entry.Position, Instant.FromMicroseconds(entry.At), entry.Head.ToArray(), entry.Body.ToArray());
                return !isPaused;
            }, cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!isPaused)
                return;
        }
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var (count, sum) = (lines, Convert.ToHexStringLower(hash.GetCurrentHash()));
        Line(writer =>
        {
            writer.WriteNumber("end"u8, count);
            writer.WriteString("sha256"u8, sum);
        });
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(buffer.Memory, cancellationToken).ConfigureAwait(false);
        buffer.Truncate();
    }

    public void Dispose()
    {
        buffer.Dispose();
        hash.Dispose();
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        var start = buffer.Length;
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WellFormedEncoder.Instance }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        hash.AppendData(buffer.Span[start..]);
        lines++;
    }
}
