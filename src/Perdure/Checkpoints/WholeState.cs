using Perdure.Checkpoints.Format;

namespace Perdure.Checkpoints;

/// <summary>
/// Finds what changed between the state last saved and a new one, channel by channel: equal bytes are kept, bytes added at
/// the end are appended, a change inside is stored as the bytes between the common prefix and the common suffix, and what
/// has little in common is stored whole.
/// </summary>
internal sealed class WholeState(CheckpointReader reader, StateText? before, StateText after, EntryBuilder builder)
{
    // Below this an edit's ranges cost more than the value.
    private const int SmallestEdited = 128;

    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var channels = builder.Parent.Channels;
        var text = after.Buffer.Memory;
        var (expected, last) = (0, -1);
        for (var at = JsonScanner.SkipSpace(text.Span, 1); text.Span[at] != (byte)'}';)
        {
            var (name, start) = StateText.NameAt(text.Span, at);
            var i = expected < channels.Length && channels[expected].Name == name ? expected : Array.FindIndex(channels, channel => channel.Name == name);
            // A channel behind all that came is new here; any other may have come already.
            if (i <= last && builder.Has(name))
                throw new ArgumentException($"The state has the property '{name}' twice; each channel needs a name of its own. Nothing was written.");
            (expected, last) = (i + 1, Math.Max(last, i));
            var end = i < 0 ? New(name, text, start) : await KnownAsync(i, text, start, cancellationToken).ConfigureAwait(false);
            after.Add(start..end);
            at = JsonScanner.SkipSpace(text.Span, end);
            if (text.Span[at] == (byte)',')
                at = JsonScanner.SkipSpace(text.Span, at + 1);
        }
    }

    private int New(string name, ReadOnlyMemory<byte> text, int start)
    {
        var end = JsonScanner.EndOfValue(text.Span, start);
        Set(name, text[start..end]);
        return end;
    }

    private async ValueTask<int> KnownAsync(int i, ReadOnlyMemory<byte> text, int start, CancellationToken cancellationToken)
    {
        var channel = builder.Parent.Channels[i];
        var old = before!.Value(i);
        var common = old.Span.CommonPrefixLength(text.Span[start..]);
        if (common == old.Length && text.Span[start + common] is (byte)',' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            builder.Keep(channel);
            return start + common;
        }
        var wrapping = ChannelKinds.Before(channel.Kind).Length;
        if (wrapping == 1 && common == old.Length - 1)
        {
            var end = channel.Kind == ChannelKind.Text ? JsonScanner.EndOfText(text.Span, start + common) : JsonScanner.EndOfNesting(text.Span, start + common);
            if (channel.Length > 0 && !IsWorn(channel))
                builder.Append(channel, text.Span[(start + common)..(end - 1)]);
            else
                Set(channel.Name, text[start..end]);
            return end;
        }
        var last = JsonScanner.EndOfValue(text.Span, start);
        await EditAsync(channel, old, text[start..last], cancellationToken).ConfigureAwait(false);
        return last;
    }

    private async ValueTask EditAsync(Channel channel, ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        if (ChannelKinds.Of(value.Span) != channel.Kind || channel.Length < SmallestEdited || IsWorn(channel))
        {
            Set(channel.Name, value);
            return;
        }
        var (was, now) = (ChannelKinds.Unwrap(old, channel.Kind), ChannelKinds.Unwrap(value, channel.Kind));
        var (prefix, suffix) = CommonEnds.Of(was.Span, now.Span);
        var stored = now.Length - prefix - suffix;
        if (stored > now.Length / 2)
        {
            Set(channel.Name, value);
            return;
        }
        var (head, tail) = await RangeCutter.CutAsync(reader, channel, prefix, was.Length - suffix, cancellationToken).ConfigureAwait(false);
        builder.Edit(channel, head, now.Span.Slice(prefix, stored), tail);
    }

    private bool IsWorn(Channel channel) => Wear.IsWorn(channel, builder.Parent);

    private void Set(string name, ReadOnlyMemory<byte> value)
    {
        var kind = ChannelKinds.Of(value.Span);
        builder.Set(name, kind, ChannelKinds.Unwrap(value, kind).Span);
    }
}
