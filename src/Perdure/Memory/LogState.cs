using Perdure.Storage;

namespace Perdure.Memory;

/// <summary>An entry as memory keeps it.</summary>
internal sealed record LogItem(long Position, long Version, long At, byte[] Head, byte[] Body)
{
    public LogEntryView View(bool bodies) => new()
    {
        Position = Position,
        Version = Version,
        At = At,
        Head = Head,
        Body = bodies ? Body : [],
        BodyLength = Body.Length,
    };
}

/// <summary>
/// A log at one moment: the first <see cref="Count"/> items of an array. An append writes behind them, where no published
/// state looks, and makes a new state that looks one further; only the newest state may do that, under the scope's gate.
/// </summary>
internal sealed class LogState
{
    private readonly LogItem[] items;

    private LogState(LogItem[] items, int count) => (this.items, Count) = (items, count);

    public static LogState Empty { get; } = new([], 0);

    public int Count { get; }

    public LogHead Head => Count == 0 ? LogHead.Empty : new LogHead(items[Count - 1].Position, items[Count - 1].Version);

    public LogState With(LogItem item)
    {
        var room = items;
        if (Count == items.Length)
            Array.Resize(ref room, Math.Max(4, Count * 2));
        room[Count] = item;
        return new LogState(room, Count + 1);
    }

    public LogState Replacing(LogItem item)
    {
        LogItem[] copy = [.. items.AsSpan(0, Count)];
        copy[IndexOf(item.Position)] = item;
        return new LogState(copy, Count);
    }

    public LogState Without(IReadOnlyList<PositionRange> ranges)
    {
        LogItem[] kept = [.. items.Take(Count).Where(item => !ranges.Any(range => item.Position >= range.From && item.Position <= range.To))];
        return new LogState(kept, kept.Length);
    }

    public LogItem? Find(long position) => IndexOf(position) is var at and >= 0 ? items[at] : null;

    public void Visit(LogRead read, LogVisitor visitor)
    {
        var left = read.Limit;
        foreach (var range in read.Descending ? read.Ranges.Reverse() : read.Ranges)
        {
            var (first, end) = (Bound(range.From), Bound(range.To + 1));
            for (var i = 0; i < end - first; i++)
                if (left-- <= 0 || !visitor(items[read.Descending ? end - 1 - i : first + i].View(read.Bodies)))
                    return;
        }
    }

    private int IndexOf(long position) => Bound(position) is var at && at < Count && items[at].Position == position ? at : -1;

    // The first index whose position is not less.
    private int Bound(long position)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (items[middle].Position < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
