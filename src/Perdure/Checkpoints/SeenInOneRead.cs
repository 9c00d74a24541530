using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>One read of a state's pieces and of the log's head behind them, all of one moment.</summary>
internal sealed class SeenInOneRead
{
    private const long Few = 31;
    private readonly PieceCollector pieces;
    private readonly LogHead expected;
    private LogHead found;

    public SeenInOneRead(ChannelTable table, int[] offsets, Memory<byte> text, LogHead expected)
    {
        this.expected = expected;
        pieces = new PieceCollector(text);
        for (var i = 0; i < offsets.Length; i++)
        {
            var at = offsets[i];
            foreach (var range in table.Channels[i].Ranges)
            {
                pieces.Add(table.Channels[i].Id, range, at);
                at += range.Length;
            }
        }
    }

    /// <summary>Whether the expected head was the last entry, and every byte was found before it.</summary>
    public bool IsLatest => found == expected && pieces.IsComplete;

    /// <summary>Whether all pieces stand in the own log, in a few entries from the first of them to the head.</summary>
    public static bool IsFew(ChannelTable table, LogHead head)
    {
        foreach (var channel in table.Channels)
            foreach (var range in channel.Ranges)
                if (range.Source != 0 || head.Position - range.From >= Few)
                    return false;
        return true;
    }

    /// <summary>From the first piece to one entry behind the head, if there is one.</summary>
    public LogRead Of(LogKey log)
    {
        var from = pieces.Positions() is [var first, ..] ? first.From : expected.Position;
        return new LogRead(log, new PositionRange(from, PositionRange.MaxPosition)) { Limit = (int)(expected.Position - from) + 2 };
    }

    public bool Visit(LogEntryView entry)
    {
        found = new LogHead(entry.Position, entry.Version);
        return entry.Position <= expected.Position && pieces.Visit(entry);
    }
}
