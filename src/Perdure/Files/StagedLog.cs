using Perdure.Storage;

namespace Perdure.Files;

/// <summary>A log as the operations of a commit make it: lines kept of its file, and lines that are new.</summary>
internal sealed class StagedLog(LogKey key, LogFile file)
{
    private List<StagedLine>? kept; // null: all lines of the file
    private readonly List<StagedLine> added = [];

    public LogKey Key => key;

    public LogFile File => file;

    /// <summary>The new lines behind all others.</summary>
    public IReadOnlyList<StagedLine> Added => added;

    /// <summary>The lines that stay or were replaced; null when the file is only appended to.</summary>
    public IReadOnlyList<StagedLine>? Kept => kept;

    public int Count => (kept?.Count ?? file.Map.Count) + added.Count;

    public LogHead Head
    {
        get
        {
            if (added.Count > 0)
                return new LogHead(added[^1].Position, added[^1].Version!.Value);
            if (kept is null)
                return file.Map.Head;
            return kept.Count == 0 ? LogHead.Empty : new LogHead(kept[^1].Position, VersionOf(kept[^1]));
        }
    }

    public StagedLog Copy()
    {
        var copy = new StagedLog(key, file) { kept = kept is null ? null : [.. kept] };
        copy.added.AddRange(added);
        return copy;
    }

    public void Append(long position, NewEntry entry, long at) => added.Add(StagedLine.Of(position, entry, at));

    /// <summary>The version at a position; null when there is no entry.</summary>
    public long? VersionAt(long position)
    {
        if (Find(added, position) is var at and >= 0)
            return added[at].Version;
        if (kept is null)
            return file.Map.IndexOf(position) is var i and >= 0 ? file.VersionAt(i) : null;
        return Find(kept, position) is var there and >= 0 ? VersionOf(kept[there]) : null;
    }

    public void Replace(long position, NewEntry entry)
    {
        var (list, at) = Find(added, position) is var fresh and >= 0 ? (added, fresh) : (Keep(), Find(Keep(), position));
        list[at] = StagedLine.Of(position, entry, list[at].At ?? file.TimeAt(list[at].Index));
    }

    /// <summary>Removes the entries in some ranges; returns how many.</summary>
    public int Trim(IReadOnlyList<PositionRange> ranges)
    {
        bool Inside(StagedLine line) => ranges.Any(range => line.Position >= range.From && line.Position <= range.To);
        var fromFile = kept is not null || ranges.Any(range => file.Map.Bound(range.From) < file.Map.Bound(range.To + 1));
        return (fromFile ? Keep().RemoveAll(Inside) : 0) + added.RemoveAll(Inside);
    }

    public int Drop()
    {
        var count = Count;
        kept = [];
        added.Clear();
        return count;
    }

    private List<StagedLine> Keep() => kept ??= [.. Enumerable.Range(0, file.Map.Count).Select(i => new StagedLine(file.Map.PositionAt(i), null, null, null, i))];

    private long VersionOf(StagedLine line) =>
        line.Version ?? (line.Index == file.Map.Count - 1 ? file.Map.HeadVersion : file.VersionAt(line.Index));

    private static int Find(List<StagedLine> lines, long position)
    {
        var (low, high) = (0, lines.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (lines[middle].Position < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < lines.Count && lines[low].Position == position ? low : -1;
    }
}
