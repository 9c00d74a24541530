using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Cuts a middle out of a channel's ranges. A range over many entries is cut where the heads of its entries say their pieces end.</summary>
internal static class RangeCutter
{
    /// <summary>The ranges of the bytes before <paramref name="from"/> and of those from <paramref name="to"/> on.</summary>
    public static async ValueTask<(List<PieceRange> Before, List<PieceRange> After)> CutAsync(CheckpointReader reader, Channel channel, int from, int to, CancellationToken cancellationToken)
    {
        var (before, after) = (new List<PieceRange>(), new List<PieceRange>());
        var at = 0;
        foreach (var range in channel.Ranges)
        {
            var end = at + range.Length;
            if (end <= from)
                before.Add(range);
            else if (at < from)
                before.AddRange((await SplitAsync(reader, channel.Id, range, from - at, cancellationToken).ConfigureAwait(false)).Left);
            if (at >= to)
                after.Add(range);
            else if (end > to)
                after.AddRange((await SplitAsync(reader, channel.Id, range, to - at, cancellationToken).ConfigureAwait(false)).Right);
            at = end;
        }
        return (before, after);
    }

    private static async ValueTask<(PieceRange[] Left, PieceRange[] Right)> SplitAsync(CheckpointReader reader, int channel, PieceRange range, int at, CancellationToken cancellationToken)
    {
        if (range.From == range.To)
            return Split(range, at);
        // From the nearer end: most edits are near the last piece.
        var fromEnd = at > range.Length / 2;
        var (passed, span, position, length) = (0, 0L, 0L, 0);
        if (range.Source == 0)
            await ReadAsync(reader.Log).ConfigureAwait(false);
        else
            await reader.ReadOriginsAsync(logs => ReadAsync(reader.Origin(logs, range.Source)), cancellationToken).ConfigureAwait(false);
        var start = fromEnd ? range.Length - passed - length : passed;
        var (left, right) = Split(PieceRange.Of(position, length) with { Source = range.Source }, at - start);
        var (outer, inner) = (fromEnd ? range.Span - span : span, fromEnd ? span : range.Span - span);
        PieceRange[] first = position == range.From ? [] : [range with { To = position - 1, Length = start, Span = Math.Max(start, outer) }];
        var rest = range.Length - start - length;
        PieceRange[] last = position == range.To ? [] : [range with { From = position + 1, Length = rest, Span = Math.Max(rest, inner) }];
        return ([.. first, .. left], [.. right, .. last]);

        ValueTask ReadAsync(LogKey key)
        {
            (passed, span, position, length) = (0, 0L, 0L, 0);
            return reader.Context.Backend.ReadLogAsync(new LogRead(key, range.Positions) { Descending = fromEnd, Bodies = false }, entry =>
            {
                position = entry.Position;
                length = PieceLength(entry, channel);
                if (fromEnd ? range.Length - passed - length <= at : passed + length >= at)
                    return false;
                passed += length;
                span += entry.BodyLength;
                return true;
            }, cancellationToken);
        }
    }

    private static (PieceRange[] Left, PieceRange[] Right) Split(PieceRange range, int at)
    {
        var offset = range.IsWhole ? 0 : range.Offset;
        PieceRange[] left = at == 0 ? [] : [range with { Offset = offset, Length = at, Span = at }];
        PieceRange[] right = at == range.Length ? [] : [range with { Offset = offset + at, Length = range.Length - at, Span = range.Length - at }];
        return (left, right);
    }

    private static int PieceLength(LogEntryView entry, int channel)
    {
        var reader = EntryHead.Open(entry.Head);
        for (var count = reader.Count(); count > 0; count--)
            if (reader.Count() == channel)
                return reader.Count();
            else
                reader.Count();
        return 0;
    }
}
