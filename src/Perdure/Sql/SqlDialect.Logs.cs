using Perdure.Storage;

namespace Perdure.Sql;

/// <remarks>
/// Two ways lead to a log that nobody changes between a look and a write. Either a lock of its own is taken first and ends
/// with the transaction (<see cref="LockLog"/>), or the statements lock what they read
/// (<see cref="FromLocked"/>, <see cref="LockRows"/>); what an empty log locks is then an anchor, a row at position 0, or
/// the key of its first entry (<see cref="HoldsEmptyLogs"/>).
/// </remarks>
public abstract partial class SqlDialect
{
    /// <summary>Takes the lock of a log for a transaction, executed with <see cref="LogSql.Values"/>; null when rows read are locked well enough.</summary>
    /// <param name="table">The table of the log, not yet quoted.</param>
    public virtual SqlStatement? LockLog(string table) => null;

    /// <summary>Whether that lock changes nothing, so that a batch of one statement behind it needs no way back.</summary>
    public virtual bool LocksLogsAside => false;

    /// <summary>Whether an append behind a known head needs that lock too; else it locks the head it reads.</summary>
    public virtual bool LocksLogToAppend => true;

    /// <summary>Whether the statements of a log lock the rows they read. Default: unless there is a lock aside.</summary>
    public virtual bool LocksLogRows => !LocksLogsAside;

    /// <summary>Whether a log has a row at position 0 that is its lock, and goes with it.</summary>
    public virtual bool HasAnchors => false;

    /// <summary>Whether a log that must stay empty is kept so by its first entry, inserted and taken back in the transaction: its key is a lock that whoever appends meets.</summary>
    public virtual bool HoldsEmptyLogs => false;

    /// <summary>What stands behind an insert to return the position, with a space before it; null where there is no such word.</summary>
    public virtual string? ReturnPosition => null;

    /// <summary>An expression whose value the session remembers for <see cref="Remembered"/>: the position of an append behind whatever head there is.</summary>
    public virtual string Remember(string position) => position;

    /// <summary>The position that was remembered last; null where there is no such word.</summary>
    public virtual string? Remembered => null;

    /// <summary>Whether one INSERT takes the rows of several entries.</summary>
    public virtual bool InsertsSomeEntries => false;

    /// <summary>Whether one INSERT appends to several logs, each behind its expected head: where that is not the newest entry, the position is null and all of it is refused.</summary>
    public virtual bool JoinsAppends => false;

    /// <summary>Whether each range of a read is a statement of its own: several share a round trip, and one of many ranges would not be read in order.</summary>
    public virtual bool ReadsRangesApart => false;

    /// <summary>How many bytes an expression of <see cref="BytesType"/> holds.</summary>
    public virtual string Length(string bytes) => $"octet_length({bytes})";

    /// <summary>A number that stands for a log, for locks by number: equal logs have equal ones.</summary>
    public static long LockNumber(LogKey key)
    {
        // FNV-1a over the three parts, each ended by what no part can hold.
        var hash = 14695981039346656037UL;
        foreach (var part in (ReadOnlySpan<string>)[key.Log, key.Scope, key.Id])
        {
            foreach (var unit in part)
                hash = (hash ^ unit) * 1099511628211UL;
            hash *= 1099511628211UL;
        }
        return unchecked((long)hash);
    }
}
