namespace Perdure.Checkpoints.Format;

/// <summary>
/// Channels as bytes: number, flags, name, ranges. Most channels are one whole piece in one entry; that takes two numbers.
/// </summary>
internal static class ChannelCodec
{
    private const byte KindMask = 3;
    private const byte Open = 4;
    private const byte OnePiece = 8;

    private const byte WholeRange = 1;
    private const byte OneEntry = 2;
    private const byte Foreign = 4;

    public static void Write(HeadWriter writer, ChannelTable table, long position)
    {
        writer.Number(table.Channels.Length);
        foreach (var channel in table.Channels)
        {
            var simple = channel.Ranges is [{ Source: 0, IsWhole: true } only] && only.From == only.To;
            writer.Number(channel.Id);
            writer.Byte((byte)((byte)channel.Kind | (channel.IsOpen ? Open : 0) | (simple ? OnePiece : 0)));
            writer.Text(channel.Name);
            if (simple)
            {
                writer.Number(position - channel.Ranges[0].From);
                writer.Number(channel.Ranges[0].Length);
                continue;
            }
            writer.Number(channel.Ranges.Length);
            foreach (var range in channel.Ranges)
                Write(writer, range, position);
        }
    }

    public static ChannelTable Read(ref HeadReader reader, long position)
    {
        var channels = new Channel[reader.Count()];
        for (var i = 0; i < channels.Length; i++)
        {
            var id = reader.Count();
            var flags = reader.Byte();
            var name = reader.Text();
            PieceRange[] ranges;
            if ((flags & OnePiece) != 0)
                ranges = [PieceRange.Of(position - reader.Number(), reader.Count())];
            else
            {
                ranges = new PieceRange[reader.Count()];
                for (var j = 0; j < ranges.Length; j++)
                    ranges[j] = ReadRange(ref reader, position);
            }
            channels[i] = new Channel(id, name, (ChannelKind)(flags & KindMask), (flags & Open) != 0, ranges);
        }
        return new ChannelTable(channels);
    }

    private static void Write(HeadWriter writer, PieceRange range, long position)
    {
        var single = range.From == range.To;
        writer.Byte((byte)((range.IsWhole ? WholeRange : 0) | (single ? OneEntry : 0) | (range.Source == 0 ? 0 : Foreign)));
        if (range.Source != 0)
            writer.Number(range.Source);
        // Own positions count back from this entry; an origin's have nothing to do with it.
        writer.Number(range.Source == 0 ? position - range.From : range.From);
        if (!single)
            writer.Number(range.To - range.From);
        if (!range.IsWhole)
            writer.Number(range.Offset);
        writer.Number(range.Length);
        if (!single)
            writer.Number(range.Span - range.Length);
    }

    private static PieceRange ReadRange(ref HeadReader reader, long position)
    {
        var flags = reader.Byte();
        var source = (flags & Foreign) == 0 ? 0 : reader.Count();
        var from = source == 0 ? position - reader.Number() : reader.Number();
        var to = (flags & OneEntry) != 0 ? from : from + reader.Number();
        var offset = (flags & WholeRange) != 0 ? PieceRange.Whole : reader.Count();
        var length = reader.Count();
        return new PieceRange(source, from, to, offset, length, (flags & OneEntry) != 0 ? length : length + reader.Number());
    }
}
