using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perdure.Checkpoints.Format;
using Perdure.Serialization;

namespace Perdure.Checkpoints;

/// <summary>Where each channel's bytes go in the JSON text of a whole state: <c>{"name":value,…}</c>.</summary>
internal sealed class StateLayout
{
    private StateLayout(int[] offsets, int length) => (Offsets, Length) = (offsets, length);

    /// <summary>Per channel of the table, where its bytes without wrapping begin.</summary>
    public int[] Offsets { get; }

    /// <summary>The length of the whole text.</summary>
    public int Length { get; }

    public static long Measure(ChannelTable table) =>
        table.Channels.Length == 0 ? 2 : 1 + table.Channels.Sum(channel => 4L + EscapedLength(channel.Name) + channel.Length + (2 * ChannelKinds.Before(channel.Kind).Length));

    /// <summary>Lays a state out.</summary>
    public static StateLayout Of(ChannelTable table)
    {
        var offsets = new int[table.Channels.Length];
        var at = 1;
        for (var i = 0; i < offsets.Length; i++)
        {
            var channel = table.Channels[i];
            var wrapping = ChannelKinds.Before(channel.Kind).Length;
            at = checked(at + 3 + EscapedLength(channel.Name) + wrapping);
            offsets[i] = at;
            at = checked(at + channel.Length + wrapping + 1);
        }
        return new StateLayout(offsets, Math.Max(2, at));
    }

    /// <summary>Writes everything but the channels' bytes.</summary>
    public void Frame(ChannelTable table, Span<byte> text)
    {
        text[0] = (byte)'{';
        for (var i = 0; i < Offsets.Length; i++)
        {
            var channel = table.Channels[i];
            var name = Escaped(channel.Name);
            var before = ChannelKinds.Before(channel.Kind);
            var start = Offsets[i] - before.Length - name.Length - 3;
            text[start] = (byte)'"';
            name.CopyTo(text[(start + 1)..]);
            "\":"u8.CopyTo(text[(start + 1 + name.Length)..]);
            before.CopyTo(text[(Offsets[i] - before.Length)..]);
            ChannelKinds.After(channel.Kind).CopyTo(text[(Offsets[i] + channel.Length)..]);
            text[Offsets[i] + channel.Length + before.Length] = (byte)',';
        }
        text[Length - 1] = (byte)'}';
    }

    /// <summary>The channel's JSON in a text of this layout.</summary>
    public Range ValueAt(ChannelTable table, int i)
    {
        var wrapping = ChannelKinds.Before(table.Channels[i].Kind).Length;
        return (Offsets[i] - wrapping)..(Offsets[i] + table.Channels[i].Length + wrapping);
    }

    /// <summary>Writes a state given as channels.</summary>
    public static void Compose(Utf8Buffer buffer, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> channels)
    {
        var separator = "{"u8;
        foreach (var (name, json) in channels)
        {
            buffer.Write(separator);
            buffer.Write("\""u8);
            buffer.Write(Escaped(name));
            buffer.Write("\":"u8);
            buffer.Write(json.Span.Trim(" \t\r\n"u8));
            separator = ","u8;
        }
        buffer.Write(channels.Count == 0 ? "{}"u8 : "}"u8);
    }

    private static int EscapedLength(string name) => IsPlain(name) ? name.Length : Escaped(name).Length;

    private static byte[] Escaped(string name) =>
        IsPlain(name) ? Encoding.UTF8.GetBytes(name) : JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    private static bool IsPlain(string name)
    {
        foreach (var c in name)
            if (c is < ' ' or '"' or '\\' or >= '\u007f')
                return false;
        return true;
    }
}
