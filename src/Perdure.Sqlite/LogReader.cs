using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary>Shows the entries of a read to a visitor, straight out of SQLite's memory.</summary>
internal sealed class LogReader(StreamCache cache)
{
    /// <summary>The keys of a range of a stream, both included.</summary>
    public static (long From, long To) Keys(long stream, PositionRange range) =>
        ((stream << 32) + Math.Clamp(range.From, 1, PositionRange.MaxPosition + 1), (stream << 32) + Math.Clamp(range.To, 0, PositionRange.MaxPosition));

    /// <summary>Reads all ranges as of one moment: the session is in a transaction unless there is only one.</summary>
    public void Read(LogStatements log, LogRead read, LogVisitor visitor, CancellationToken cancellationToken)
    {
        // Entries under a number seen before prove that it is still the stream's; none prove nothing.
        var known = cache.TryGet(read.Key, out var stream);
        if (known && Visit(log, stream, read, visitor, cancellationToken))
            return;
        if (LogWriter.Find(log, read.Key) is not { } found || (known && found == stream))
            return;
        cache.Add(read.Key, found);
        Visit(log, found, read, visitor, cancellationToken);
    }

    private static bool Visit(LogStatements log, long stream, LogRead read, LogVisitor visitor, CancellationToken cancellationToken)
    {
        var left = read.Limit;
        for (var i = 0; i < read.Ranges.Count && left > 0; i++)
            if (!Visit(log.Read(read.Bodies, read.Descending), Keys(stream, read.Ranges[read.Descending ? read.Ranges.Count - 1 - i : i]), read.Bodies, ref left, visitor, cancellationToken))
                return true;
        return left < read.Limit;
    }

    // False when the visitor has seen enough.
    private static bool Visit(SqliteStatement rows, (long From, long To) keys, bool bodies, ref int left, LogVisitor visitor, CancellationToken cancellationToken)
    {
        rows.Bind(1, keys.From).Bind(2, keys.To).Bind(3, left);
        try
        {
            while (rows.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                left--;
                var body = bodies ? rows.Blob(4) : default;
                var view = new LogEntryView
                {
                    Position = rows.Integer(0) & uint.MaxValue,
                    Version = rows.Integer(1),
                    At = rows.Integer(2),
                    Head = rows.Blob(3),
                    Body = body,
                    BodyLength = bodies ? body.Length : (int)rows.Integer(4),
                };
                if (!visitor(view))
                    return false;
            }
            return true;
        }
        finally
        {
            rows.Reset();
        }
    }
}
