using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>A log at one moment: its open file and its map. What happens to the log later is not seen.</summary>
internal sealed class LogFile(SafeFileHandle? file, LogMap map, string path) : IDisposable
{
    private const int Chunk = 1 << 18;

    public LogMap Map => map;

    public void Visit(LogRead read, LogVisitor visitor, CancellationToken cancellationToken)
    {
        using var reader = new LogEntryReader(path);
        var left = read.Limit;
        foreach (var range in read.Descending ? read.Ranges.Reverse() : read.Ranges)
        {
            var (first, end) = (map.Bound(range.From), map.Bound(Math.Min(range.To, PositionRange.MaxPosition) + 1));
            while (first < end && left > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (from, to) = read.Descending ? (Back(first, end, left), end) : (first, Forth(first, end, left));
                if (!Show(from, to, read, reader, visitor))
                    return;
                left -= to - from;
                (first, end) = read.Descending ? (first, from) : (to, end);
            }
        }
    }

    /// <summary>The version of an entry.</summary>
    public long VersionAt(int i) => ReadEntry(i, entry => entry.Version);

    /// <summary>When an entry was written.</summary>
    public long TimeAt(int i) => ReadEntry(i, entry => entry.At);

    /// <summary>Some lines as they are.</summary>
    public byte[] Lines(int from, int to) => from == to ? [] : Read(file!, map.StartOf(from), checked((int)(map.EndOf(to - 1) - map.StartOf(from))));

    public void Dispose() => file?.Dispose();

    public static byte[] Read(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        return Fill(file, bytes, offset) == length ? bytes : bytes[..0];
    }

    public static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length && RandomAccess.Read(file, buffer[done..], offset + done) is var read and > 0)
            done += read;
        return done;
    }

    private long ReadEntry(int i, Func<LogEntryView, long> part)
    {
        using var reader = new LogEntryReader(path);
        return part(reader.Read(Lines(i, i + 1).AsSpan(..^1), map.PositionAt(i), bodies: false));
    }

    private bool Show(int from, int to, LogRead read, LogEntryReader reader, LogVisitor visitor)
    {
        var (start, length) = (map.StartOf(from), (int)(map.EndOf(to - 1) - map.StartOf(from)));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (Fill(file!, buffer.AsSpan(0, length), start) < length)
                throw FileFaults.Corrupt(path, $"it ends before byte {start + length}");
            for (var n = 0; n < to - from; n++)
            {
                var i = read.Descending ? to - 1 - n : from + n;
                var line = buffer.AsSpan((int)(map.StartOf(i) - start), (int)(map.EndOf(i) - map.StartOf(i)));
                if (line[^1] != '\n')
                    throw FileFaults.Corrupt(path, $"the line of position {map.PositionAt(i)} has no end");
                if (!visitor(reader.Read(line[..^1], map.PositionAt(i), read.Bodies)))
                    return false;
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // As many entries as fit a chunk, one at least.
    private int Forth(int first, int end, int left)
    {
        var to = first + 1;
        while (to < end && to - first < left && map.EndOf(to) - map.StartOf(first) <= Chunk)
            to++;
        return to;
    }

    private int Back(int first, int end, int left)
    {
        var from = end - 1;
        while (from > first && end - from < left && map.EndOf(end - 1) - map.StartOf(from - 1) <= Chunk)
            from--;
        return from;
    }
}
