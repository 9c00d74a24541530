using Perdure.Storage;

namespace Perdure.Files;

/// <summary>
/// Where the entries of a log are in its file, at one moment: twelve bytes per entry, no heads, no bodies. A newer map shares
/// the older one's memory and looks further into it.
/// </summary>
internal sealed class LogMap
{
    private readonly Room room;

    private LogMap(Room room, int count, long length, long headVersion) => (this.room, Count, Length, HeadVersion) = (room, count, length, headVersion);

    /// <summary>The map of a log that has no file.</summary>
    public static LogMap Empty { get; } = new(new Room([], []), 0, 0, 0);

    public int Count { get; }

    /// <summary>Of the file, in bytes.</summary>
    public long Length { get; }

    public long HeadVersion { get; }

    public LogHead Head => Count == 0 ? LogHead.Empty : new LogHead(PositionAt(Count - 1), HeadVersion);

    /// <summary>The map of a file that holds its first line only.</summary>
    public static LogMap Titled(long length) => new(new Room([], []), 0, length, 0);

    public long PositionAt(int i) => room.Positions[i];

    public long StartOf(int i) => room.Offsets[i];

    public long EndOf(int i) => i + 1 < Count ? room.Offsets[i + 1] : Length;

    public int IndexOf(long position) => Bound(position) is var at && at < Count && PositionAt(at) == position ? at : -1;

    /// <summary>The first index whose position is not less.</summary>
    public int Bound(long position)
    {
        if (position > uint.MaxValue)
            return Count;
        var at = Array.BinarySearch(room.Positions, 0, Count, (uint)Math.Max(0, position));
        return at < 0 ? ~at : at;
    }

    /// <summary>The map after entries were written behind the last, each with its position and its bytes.</summary>
    public LogMap With(IReadOnlyList<(long Position, int Bytes)> added, long headVersion)
    {
        var target = room.Claim(Count, added.Count);
        var end = Length;
        for (var i = 0; i < added.Count; i++)
        {
            target.Offsets[Count + i] = end;
            target.Positions[Count + i] = (uint)added[i].Position;
            end += added[i].Bytes;
        }
        return new LogMap(target, Count + added.Count, end, headVersion);
    }

    private sealed class Room(long[] offsets, uint[] positions)
    {
        private int used;

        public long[] Offsets => offsets;

        public uint[] Positions => positions;

        // Whoever comes first to the end of what is in use may write behind it; others, and those without space, get a copy.
        public Room Claim(int count, int more)
        {
            if (count + more <= offsets.Length && Interlocked.CompareExchange(ref used, count + more, count) == count)
                return this;
            var size = Math.Max(8, Math.Max(count + more, count * 3 / 2));
            var copy = new Room(new long[size], new uint[size]) { used = count + more };
            Array.Copy(offsets, copy.Offsets, count);
            Array.Copy(positions, copy.Positions, count);
            return copy;
        }
    }
}
