using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>
/// Copies pieces from the entries of one log to their places, each byte once, in one pass over the entries. Ranges may name
/// the same entry more than once and come in any order.
/// </summary>
internal sealed class PieceCollector(Memory<byte> destination)
{
    private readonly List<Segment> segments = [];
    private readonly List<Segment> active = [];
    private int next;

    public bool IsEmpty => segments.Count == 0;

    /// <summary>Whether every byte was found.</summary>
    public bool IsComplete => segments.TrueForAll(segment => segment.Left == 0);

    public void Add(int channel, PieceRange range, int offset) => segments.Add(new Segment { Channel = channel, Range = range, At = offset, Left = range.Length });

    /// <summary>The positions to read: ascending, apart from one another.</summary>
    public IReadOnlyList<PositionRange> Positions()
    {
        segments.Sort((a, b) => a.Range.From.CompareTo(b.Range.From));
        var ranges = new List<PositionRange>();
        foreach (var segment in segments)
        {
            if (ranges is [.., var last] && segment.Range.From <= last.To + 1)
                ranges[^1] = last with { To = Math.Max(last.To, segment.Range.To) };
            else
                ranges.Add(segment.Range.Positions);
        }
        return ranges;
    }

    public bool Visit(LogEntryView entry)
    {
        while (next < segments.Count && segments[next].Range.From <= entry.Position)
            active.Add(segments[next++]);
        var reader = EntryHead.Open(entry.Head);
        var (count, offset) = (reader.Count(), 0);
        for (var i = 0; i < count; i++)
        {
            var (channel, length) = (reader.Count(), reader.Count());
            if (length > entry.Body.Length - offset)
                throw HeadReader.Damaged();
            var piece = entry.Body.Slice(offset, length);
            offset += length;
            foreach (var segment in active)
                if (segment.Channel == channel && segment.Range.To >= entry.Position)
                    Copy(segment, piece);
        }
        for (var i = active.Count - 1; i >= 0; i--)
            if (active[i].Range.To <= entry.Position)
                active.RemoveAt(i);
        return true;
    }

    /// <summary>Checks that every byte was found.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when entries are missing.</exception>
    public void Finish(LogKey key)
    {
        if (segments.Find(segment => segment.Left != 0) is { } short_)
            throw new PerdureException(Fault.Corrupt, $"{key}: {short_.Left} bytes of the state are missing from entries {short_.Range.From} to {short_.Range.To}. Nothing was changed; restore the thread from a copy, or load an earlier version.");
    }

    private void Copy(Segment segment, ReadOnlySpan<byte> piece)
    {
        if (!segment.Range.IsWhole)
        {
            if (segment.Range.Offset + segment.Range.Length > piece.Length)
                throw HeadReader.Damaged();
            piece = piece.Slice(segment.Range.Offset, segment.Range.Length);
        }
        if (piece.Length > segment.Left)
            throw HeadReader.Damaged();
        piece.CopyTo(destination.Span[segment.At..]);
        segment.At += piece.Length;
        segment.Left -= piece.Length;
    }

    private sealed class Segment
    {
        public required int Channel { get; init; }

        public required PieceRange Range { get; init; }

        public required int At { get; set; }

        public required int Left { get; set; }
    }
}
