using Perdure.Checkpoints.Format;

namespace Perdure.Checkpoints;

/// <summary>Which pieces of a log some versions need: per channel, stretches of positions.</summary>
internal sealed class NeededPieces(int source)
{
    private readonly Dictionary<int, List<(long From, long To)>> channels = [];
    private bool isSorted = true;

    public void Add(ChannelTable table)
    {
        foreach (var channel in table.Channels)
            foreach (var range in channel.Ranges)
                if (range.Source == source)
                    Add(channel.Id, range.From, range.To);
    }

    /// <summary>Whether a channel's piece at a position is needed.</summary>
    public bool Holds(int channel, long position)
    {
        Sort();
        if (!channels.TryGetValue(channel, out var stretches))
            return false;
        var (low, high) = (0, stretches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (stretches[middle].To < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < stretches.Count && stretches[low].From <= position;
    }

    /// <summary>The entry with only its needed pieces and nothing else; null when none is needed.</summary>
    public (byte[] Head, byte[] Body)? Strip(long position, EntryHead head, ReadOnlySpan<byte> body)
    {
        var (kept, bytes, at) = (new List<Piece>(), new MemoryStream(), 0);
        foreach (var piece in head.Pieces)
        {
            if (Holds(piece.Channel, position))
            {
                kept.Add(piece);
                bytes.Write(body.Slice(at, piece.Length));
            }
            at += piece.Length;
        }
        return kept.Count == 0 ? null : (new EntryHead([.. kept], null, ChannelTable.Empty).Encode(position), bytes.ToArray());
    }

    // Most ranges are the growing ones of one channel, each holding the last: those never make the list longer.
    private void Add(int channel, long from, long to)
    {
        if (!channels.TryGetValue(channel, out var stretches))
            channels[channel] = stretches = [];
        if (stretches is [.., var last] && from <= last.To + 1 && to >= last.From - 1)
            stretches[^1] = (Math.Min(from, last.From), Math.Max(to, last.To));
        else
            stretches.Add((from, to));
        isSorted = false;
    }

    private void Sort()
    {
        if (isSorted)
            return;
        foreach (var (channel, stretches) in channels)
        {
            stretches.Sort();
            var merged = new List<(long From, long To)>();
            foreach (var stretch in stretches)
                if (merged is [.., var last] && stretch.From <= last.To + 1)
                    merged[^1] = (last.From, Math.Max(last.To, stretch.To));
                else
                    merged.Add(stretch);
            channels[channel] = merged;
        }
        isSorted = true;
    }
}
