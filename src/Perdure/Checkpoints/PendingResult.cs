using System.Buffers;
using System.Text.Json;
using Perdure.Checkpoints.Format;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>The result of a task whose step has no checkpoint yet.</summary>
public sealed class PendingResult
{
    private readonly JsonSerializerOptions options;

    private PendingResult(string task, ReadOnlyMemory<byte> json, JsonSerializerOptions options)
    {
        Task = task;
        Json = json;
        this.options = options;
    }

    /// <summary>The task that added it.</summary>
    public string Task { get; }

    /// <summary>The result as JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The result as the caller's type.</summary>
    public T? Get<T>() => JsonSerializer.Deserialize(Json.Span, options.TypeInfoOf<T>());

    internal static byte[] Head(LogHead step, string task)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new HeadWriter(buffer);
        writer.Byte(1);
        writer.Number(step.Position);
        writer.Number(step.Version);
        writer.Text(task);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an entry; null when it belongs to another step.</summary>
    internal static PendingResult? Read(LogEntryView entry, LogHead step, JsonSerializerOptions options)
    {
        var reader = new HeadReader(entry.Head);
        if (reader.Byte() != 1)
            throw HeadReader.Damaged();
        return reader.Number() == step.Position && reader.Number() == step.Version ? new PendingResult(reader.Text(), entry.Body.ToArray(), options) : null;
    }
}
