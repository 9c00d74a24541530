using System.Text.Json.Serialization.Metadata;
using System.Text.Json;
using Perdure.Checkpoints.Format;
using Perdure.Serialization;

namespace Perdure.Checkpoints;

/// <summary>A loaded state as named channels of JSON. Immutable; its memory is its own.</summary>
public sealed class CheckpointState
{
    private readonly ReadOnlyMemory<byte> text;
    private readonly Dictionary<string, Range> values;
    private readonly JsonSerializerOptions options;

    internal CheckpointState(Checkpoint checkpoint, ReadOnlyMemory<byte> text, ChannelTable table, StateLayout layout, JsonSerializerOptions options)
    {
        Checkpoint = checkpoint;
        this.text = text;
        this.options = options;
        values = new Dictionary<string, Range>(table.Channels.Length);
        for (var i = 0; i < table.Channels.Length; i++)
            values[table.Channels[i].Name] = layout.ValueAt(table, i);
    }

    /// <summary>What is known of the checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The whole state as a JSON object in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => text;

    /// <summary>The JSON of a channel in UTF-8, or null when the state has no such channel.</summary>
    public ReadOnlyMemory<byte>? Find(string channel) => values.TryGetValue(channel, out var value) ? text[value] : default(ReadOnlyMemory<byte>?);

    /// <summary>The value of a channel, or default when the state has no such channel.</summary>
    public T? Get<T>(string channel) => values.TryGetValue(channel, out var value) ? JsonSerializer.Deserialize(text.Span[value], options.TypeInfoOf<T>()) : default;

    /// <summary>The whole state as the caller's type.</summary>
    public T? As<T>() => As(options.TypeInfoOf<T>());

    /// <summary>The whole state as the caller's type.</summary>
    public T? As<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(text.Span, type);
}
