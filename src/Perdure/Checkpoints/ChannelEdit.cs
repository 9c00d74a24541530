using System.Buffers;
using Perdure.Checkpoints.Format;

namespace Perdure.Checkpoints;

/// <summary>What shall become of one channel: removed, set, appended to, or set and then appended to.</summary>
internal sealed class ChannelEdit
{
    // Each element with the comma before it, as it follows others in a list.
    private readonly ArrayBufferWriter<byte> appended = new();
    private byte[]? value;
    private bool isRemoved;

    public void Set(byte[] json)
    {
        value = json;
        isRemoved = false;
        appended.ResetWrittenCount();
    }

    public void Append(ReadOnlySpan<byte> json)
    {
        if (isRemoved)
            Set("[]"u8.ToArray());
        var room = appended.GetSpan(json.Length + 1);
        room[0] = (byte)',';
        json.CopyTo(room[1..]);
        appended.Advance(json.Length + 1);
    }

    public void Remove()
    {
        value = null;
        isRemoved = true;
        appended.ResetWrittenCount();
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
            builder.Set(channel.Name, ChannelKind.Array, appended.WrittenSpan[1..]);
        else if (Wear.IsWorn(channel, builder.Parent))
            builder.Set(channel.Name, ChannelKind.Array, [.. await reader.ChannelAsync(channel, cancellationToken).ConfigureAwait(false), .. appended.WrittenSpan]);
        else
            builder.Append(channel, appended.WrittenSpan);
    }

    public void Create(EntryBuilder builder, string name)
    {
        if (isRemoved)
            return;
        var kind = value is null ? ChannelKind.Array : ChannelKinds.Of(value);
        var inner = value is null ? [] : ChannelKinds.Unwrap(value, kind).Span;
        if (appended.WrittenCount == 0)
        {
            builder.Set(name, kind, inner);
            return;
        }
        if (kind != ChannelKind.Array)
            throw NotList(name, kind);
        builder.Set(name, kind, JsonScanner.SkipSpace(inner, 0) == inner.Length ? appended.WrittenSpan[1..] : [.. inner, .. appended.WrittenSpan]);
    }

    private static ArgumentException NotList(string name, ChannelKind kind) =>
        new($"Channel '{name}' holds {(kind == ChannelKind.Value ? "a single value" : $"an {kind}".ToLowerInvariant())}, not a list, so nothing can be appended to it. Use Set to give it a new value. Nothing was written.");
}
