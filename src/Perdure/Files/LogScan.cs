using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>Finds the entries of a log's file. What does not end in a whole line is damaged: the journal would have finished it.</summary>
internal sealed class LogScan(SafeFileHandle file, string path)
{
    private const int Chunk = 1 << 18;

    /// <summary>The map of the file's first bytes, going on from a map of fewer of them.</summary>
    public LogMap Extend(LogMap map, long length)
    {
        if (length < map.Length)
            throw FileFaults.Corrupt(path, $"it has {length} bytes, but {map.Length} were written");
        if (length == map.Length)
            return map;
        var added = new List<(long Position, int Bytes)>();
        var last = map.Head.Position;
        (long Start, int Bytes) head = default;
        foreach (var (start, bytes, position) in Lines(map.Length, length))
        {
            if (start == 0)
            {
                map = LogMap.Titled(bytes);
                continue;
            }
            if (position <= last)
                throw FileFaults.Corrupt(path, $"the line at byte {start} is not the entry that follows position {last}");
            added.Add((position, bytes));
            (last, head) = (position, (start, bytes));
        }
        return added.Count == 0 ? map : map.With(added, Version(head.Start, head.Bytes, last));
    }

    private IEnumerable<(long Start, int Bytes, long Position)> Lines(long from, long to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (from < to)
            {
                var read = LogFile.Fill(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
                var at = 0;
                while (buffer.AsSpan(at, read - at).IndexOf((byte)'\n') is var end and >= 0)
                {
                    yield return (from + at, end + 1, from + at == 0 ? 0 : LogEntryReader.PositionOf(buffer.AsSpan(at, end)));
                    at += end + 1;
                }
                if (at == 0)
                    Enlarge(ref buffer, read, from, to);
                from += at;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Enlarge(ref byte[] buffer, int read, long from, long to)
    {
        if (from + read >= to || read < buffer.Length)
            throw FileFaults.Corrupt(path, $"the line at byte {from} has no end");
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 4L, Array.MaxLength));
    }

    private long Version(long start, int bytes, long position)
    {
        using var reader = new LogEntryReader(path);
        return reader.Read(LogFile.Read(file, start, bytes - 1), position, bodies: false).Version;
    }
}
