using System.Buffers;
using Perdure.Checkpoints.Format;

namespace Perdure.Checkpoints;

/// <summary>What shall become of one channel: removed, set, appended to, or set and then appended to.</summary>
internal sealed class ChannelEdit
{
    private byte[]? only;
    private ArrayBufferWriter<byte>? several;
    private byte[]? value;
    private bool isRemoved;

    private ReadOnlySpan<byte> Appended => several is null ? only : several.WrittenSpan;

    public void Set(byte[] json)
    {
        value = json;
        isRemoved = false;
        only = null;
        several = null;
    }

    public void Append(byte[] json)
    {
        if (isRemoved)
            Set("[]"u8.ToArray());
        if (only is null)
        {
            only = json;
            return;
        }
        if (several is null)
        {
            several = new ArrayBufferWriter<byte>(only.Length + json.Length + 256);
            several.Write(only);
        }
        several.Write(","u8);
        several.Write(json);
    }

    public void Remove()
    {
        value = null;
        isRemoved = true;
        only = null;
        several = null;
    }

    public async ValueTask ApplyAsync(CheckpointReader reader, EntryBuilder builder, Channel channel, CancellationToken cancellationToken)
    {
        if (isRemoved)
            return;
        if (value is not null)
        {
            Create(builder, channel.Name);
            return;
        }
        if (channel.Kind != ChannelKind.Array)
            throw NotList(channel.Name, channel.Kind);
        if (channel.Length == 0)
            builder.Set(channel.Name, ChannelKind.Array, Appended);
        else if (Wear.IsWorn(channel, builder.Parent))
            builder.Set(channel.Name, ChannelKind.Array, [.. await reader.ChannelAsync(channel, cancellationToken).ConfigureAwait(false), (byte)',', .. Appended]);
        else
            builder.Append(channel, Appended, isElement: true);
    }

    public void Create(EntryBuilder builder, string name)
    {
        if (isRemoved)
            return;
        var kind = value is null ? ChannelKind.Array : ChannelKinds.Of(value);
        var inner = value is null ? [] : ChannelKinds.Unwrap(value, kind).Span;
        if (only is null)
        {
            builder.Set(name, kind, inner);
            return;
        }
        if (kind != ChannelKind.Array)
            throw NotList(name, kind);
        builder.Set(name, kind, JsonScanner.SkipSpace(inner, 0) == inner.Length ? Appended : [.. inner, (byte)',', .. Appended]);
    }

    private static ArgumentException NotList(string name, ChannelKind kind) =>
        new($"Channel '{name}' holds {(kind == ChannelKind.Value ? "a single value" : $"an {kind}".ToLowerInvariant())}, not a list, so nothing can be appended to it. Use Set to give it a new value. Nothing was written.");
}
