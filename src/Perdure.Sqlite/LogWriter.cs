using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary>Applies log operations within a transaction on one connection.</summary>
internal sealed class LogWriter(StreamCache cache)
{
    /// <summary>Appends one entry behind a head, as one statement that is its own transaction if there is none.</summary>
    /// <returns>The position; 0 when it must be looked at closely: another head, a stream not seen yet, or another connection writes.</returns>
    public long TryAppend(LogStatements log, Append append, NewEntry entry, long at)
    {
        if (append.Expected == LogHead.Empty || !cache.TryGet(append.Key, out var stream))
            return 0;
        return append.Expected is { } head ? TryAppend(log, stream, head, entry, at) : TryAppend(log, stream, entry, at);
    }

    public Conflict? Apply(SqliteSession session, LogStatements log, WriteBatch batch, int i, long[] outcomes)
    {
        var operation = (LogOperation)batch.Operations[i];
        var at = Instant.ToMicroseconds(batch.At);
        if (operation is Append { Entries: [var single] } quick && TryAppend(log, quick, single, At(single, at)) is > 0 and var position)
        {
            outcomes[i] = position;
            return null;
        }
        var stream = Find(session, log, operation.Key);
        var head = stream is { } number ? Head(log, number) : LogHead.Empty;
        switch (operation)
        {
            case Append append:
                if (append.Expected is { } expected && expected != head)
                    return new Conflict(i, head.Version, head.Position);
                Append(log, stream ?? Add(session, log, append.Key), head.Position, append, at);
                outcomes[i] = head.Position + 1;
                return null;
            case RequireHead required:
                return required.Expected == head ? null : new Conflict(i, head.Version, head.Position);
            case RequireEntry required:
                return Version(log, stream, required.Position) is var there && there == required.Version ? null : new Conflict(i, there, head.Position);
            case ReplaceEntry replace:
                outcomes[i] = 1;
                return stream is { } of && Replace(log, of, replace) ? null : new Conflict(i, Version(log, stream, replace.Position), head.Position);
            case Trim trim:
                outcomes[i] = stream is { } trimmed ? trim.Ranges.Sum(range => Remove(log, trimmed, range)) : 0;
                break;
            case Drop:
                outcomes[i] = stream is { } dropped ? Remove(log, dropped, PositionRange.All) : 0;
                break;
        }
        if (stream is { } left && Head(log, left) == LogHead.Empty)
        {
            // A stream is there exactly as long as it has entries.
            log.RemoveStream.Bind(1, left).Run();
            cache.Forget(operation.Key);
        }
        return null;
    }

    /// <summary>The number of a stream as the connection sees it now.</summary>
    public static long? Find(LogStatements log, LogKey key)
    {
        var find = log.FindStream.Bind(1, key.Scope).Bind(2, key.Id);
        try
        {
            return find.Step() ? find.Integer(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    public static long At(NewEntry entry, long at) => entry.At is { } own ? Instant.ToMicroseconds(own) : at;

    private static long TryAppend(LogStatements log, long stream, LogHead head, NewEntry entry, long at)
    {
        if (head.Position >= PositionRange.MaxPosition)
            return 0;
        var previous = (stream << 32) + head.Position;
        var append = log.Append.Bind(1, previous + 1).Bind(2, entry.Version).Bind(3, at).Bind(4, entry.Head.Span).Bind(5, entry.Body.Span)
            .Bind(6, previous).Bind(7, head.Version).Bind(8, (stream + 1) << 32);
        return append.TryRun() && append.Changes == 1 ? head.Position + 1 : 0;
    }

    private static long TryAppend(LogStatements log, long stream, NewEntry entry, long at)
    {
        var append = log.AppendAny.Bind(1, stream << 32).Bind(2, entry.Version).Bind(3, at).Bind(4, entry.Head.Span).Bind(5, entry.Body.Span)
            .Bind(6, (stream << 32) + PositionRange.MaxPosition);
        return append.TryRun() && append.Changes == 1 ? append.LastKey & uint.MaxValue : 0;
    }

    private static void Append(LogStatements log, long stream, long position, Append append, long at)
    {
        if (position + append.Entries.Count > PositionRange.MaxPosition)
            throw new PerdureException(Fault.TooLarge, $"{append.Key} would pass position {PositionRange.MaxPosition:N0}, the last there can be. Nothing was written; go on in a new log.");
        foreach (var entry in append.Entries)
            log.Insert.Bind(1, (stream << 32) + ++position).Bind(2, entry.Version).Bind(3, At(entry, at)).Bind(4, entry.Head.Span).Bind(5, entry.Body.Span).Run();
    }

    private static long? Find(SqliteSession session, LogStatements log, LogKey key)
    {
        var stream = Find(log, key);
        if (stream is { } found)
            session.Met.Add(new(key, found));
        return stream;
    }

    private static long Add(SqliteSession session, LogStatements log, LogKey key)
    {
        var add = log.AddStream.Bind(1, key.Scope).Bind(2, key.Id);
        add.Run();
        if (add.LastKey > int.MaxValue)
            throw new PerdureException(Fault.TooLarge, $"{key} would be stream number {add.LastKey:N0}; a store holds {int.MaxValue:N0} in its life. Copy it to a new one.");
        session.Met.Add(new(key, add.LastKey));
        return add.LastKey;
    }

    private static LogHead Head(LogStatements log, long stream)
    {
        var head = log.Head.Bind(1, stream << 32).Bind(2, (stream + 1) << 32);
        try
        {
            return head.Step() ? new LogHead(head.Integer(0) & uint.MaxValue, head.Integer(1)) : LogHead.Empty;
        }
        finally
        {
            head.Reset();
        }
    }

    private static long? Version(LogStatements log, long? stream, long position)
    {
        if (stream is not { } number || position is < 1 or > PositionRange.MaxPosition)
            return null;
        var version = log.Version.Bind(1, (number << 32) + position);
        try
        {
            return version.Step() ? version.Integer(0) : null;
        }
        finally
        {
            version.Reset();
        }
    }

    private static bool Replace(LogStatements log, long stream, ReplaceEntry replace)
    {
        if (replace.Position is < 1 or > PositionRange.MaxPosition)
            return false;
        var statement = log.Replace.Bind(1, (stream << 32) + replace.Position).Bind(2, replace.Entry.Version)
            .Bind(3, replace.Entry.Head.Span).Bind(4, replace.Entry.Body.Span).Bind(5, replace.Expected);
        statement.Run();
        return statement.Changes == 1;
    }

    private static long Remove(LogStatements log, long stream, PositionRange range)
    {
        var (from, to) = LogReader.Keys(stream, range);
        var trim = log.Trim.Bind(1, from).Bind(2, to);
        trim.Run();
        return trim.Changes;
    }
}
