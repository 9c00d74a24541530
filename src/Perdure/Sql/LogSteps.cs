using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes the steps of log operations.</summary>
internal sealed class LogSteps(SqlDialect dialect)
{
    private readonly EntrySteps entrySteps = new(dialect);

    public IEnumerable<SqlStep> Of(LogSql sql, LogOperation operation, int i, DateTimeOffset at, long[] outcomes)
    {
        if (sql.Lock is { } take && (dialect.LocksLogToAppend || operation is not Append { Expected: { } head } || head == LogHead.Empty))
            yield return new SqlStep(i, take, Values(operation, at)) { IsLock = dialect.LocksLogsAside };
        foreach (var step in operation switch
        {
            Append append => Append(sql, append, i, at, outcomes),
            RequireHead required => RequireHead(sql, required, i, at),
            RequireEntry required => [new SqlStep(i, sql.RequireEntry, Values(operation, at, previous: required.Position, expected: required.Version), SqlGuard.Some)],
            ReplaceEntry replace => Replace(sql, replace, i, at, outcomes),
            Trim trim => trim.Ranges.Select(range => Remove(sql, trim, range, i, at)),
            _ => Drop(sql, operation, i, at),
        })
            yield return step;
    }

    /// <summary>The values that find a log and one of its entries.</summary>
    public object?[] Values(LogOperation operation, DateTimeOffset at, long position = 0, NewEntry entry = default, long previous = 0, long expected = 0, PositionRange range = default) =>
    [
        dialect.Encode(operation.Key.Scope), dialect.Encode(operation.Key.Id), SqlDialect.LockNumber(operation.Key), position, entry.Version, dialect.Encode(entry.At ?? at),
        dialect.Encode(entry.Head), dialect.Encode(entry.Body), previous, expected, range.From, range.To,
    ];

    private IEnumerable<SqlStep> Append(LogSql sql, Append append, int i, DateTimeOffset at, long[] outcomes)
    {
        var first = append.Entries[0];
        if (append.Expected is not { } head)
        {
            var returns = sql.AppendAny.ReturnsRows;
            yield return new SqlStep(i, sql.AppendAny, Values(append, at, entry: first), SqlGuard.None, returns ? SqlCount.Value : SqlCount.None);
            if (!returns)
                yield return new SqlStep(i, sql.Last, Values(append, at), SqlGuard.None, SqlCount.Value) { IsAside = dialect.Remembered is not null };
            if (dialect is { InsertsSomeEntries: true, Remembered: not null })
                foreach (var step in entrySteps.Behind(sql, append, i, at, remembered: true))
                    yield return step;
            else
                foreach (var entry in append.Entries.Skip(1))
                    yield return new SqlStep(i, sql.AppendAny, Values(append, at, entry: entry));
            yield break;
        }
        if (head.Position + append.Entries.Count > PositionRange.MaxPosition)
            throw new PerdureException(Fault.TooLarge, $"{append.Key} would pass position {PositionRange.MaxPosition:N0}, the last there can be. Nothing was written; go on in a new log.");
        outcomes[i] = head.Position + 1;
        yield return new SqlStep(i, head == LogHead.Empty ? sql.AppendFirst : sql.AppendBehind,
            Values(append, at, head.Position + 1, first, head.Position, head.Version), SqlGuard.Some)
        { Joined = dialect.JoinsAppends && head != LogHead.Empty ? sql.AppendToSome : null };
        foreach (var step in dialect.InsertsSomeEntries ? entrySteps.Behind(sql, append, i, at, remembered: false) : [])
            yield return step;
        for (var n = 1; n < append.Entries.Count && !dialect.InsertsSomeEntries; n++)
            yield return new SqlStep(i, sql.Insert, Values(append, at, head.Position + 1 + n, append.Entries[n]), SqlGuard.Some);
    }

    private IEnumerable<SqlStep> RequireHead(LogSql sql, RequireHead required, int i, DateTimeOffset at)
    {
        if (required.Expected != LogHead.Empty)
        {
            yield return new SqlStep(i, sql.RequireHead, Values(required, at, previous: required.Expected.Position, expected: required.Expected.Version), SqlGuard.Some);
            yield break;
        }
        if (dialect.HoldsEmptyLogs)
            yield return new SqlStep(i, sql.Insert, Values(required, at, position: 1), SqlGuard.Some);
        yield return new SqlStep(i, sql.RequireEmpty, Values(required, at), SqlGuard.Nothing);
        if (dialect.HoldsEmptyLogs)
            yield return new SqlStep(i, sql.Release, Values(required, at));
    }

    private IEnumerable<SqlStep> Replace(LogSql sql, ReplaceEntry replace, int i, DateTimeOffset at, long[] outcomes)
    {
        outcomes[i] = 1;
        yield return new SqlStep(i, sql.Replace, Values(replace, at, entry: replace.Entry, previous: replace.Position, expected: replace.Expected), SqlGuard.Some);
    }

    private SqlStep Remove(LogSql sql, LogOperation operation, PositionRange range, int i, DateTimeOffset at) =>
        new(i, sql.Trim, Values(operation, at, range: range), SqlGuard.None, SqlCount.Rows);

    private IEnumerable<SqlStep> Drop(LogSql sql, LogOperation drop, int i, DateTimeOffset at)
    {
        yield return Remove(sql, drop, PositionRange.All, i, at);
        if (dialect.HasAnchors)
            yield return new SqlStep(i, sql.DropAnchor, Values(drop, at));
    }
}
