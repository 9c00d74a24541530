namespace Perdure.Storage;

/// <summary>What a log of changes holds behind the place up to which it was read.</summary>
/// <param name="Head">Its last entry.</param>
/// <param name="Ids">Whose records or vectors changed.</param>
/// <param name="IsWhole">Whether that is all; else the log was trimmed or is another one, and the scope must be read anew.</param>
internal readonly record struct ChangeTail(LogHead Head, IReadOnlyCollection<string> Ids, bool IsWhole)
{
    /// <summary>Reads on. The last known entry is read again, and shows that it still is the same log.</summary>
    public static async ValueTask<ChangeTail> ReadAsync(Backend backend, LogKey log, LogHead known, CancellationToken cancellationToken)
    {
        var (head, ids, next) = (known, new HashSet<string>(), Math.Max(known.Position, 1));
        var isWhole = true;
        await backend.ReadLogAsync(new LogRead(log, new PositionRange(next, PositionRange.MaxPosition)), entry =>
        {
            isWhole = entry.Position == next++ && (entry.Position != known.Position || entry.Version == known.Version);
            if (isWhole && entry.Position != known.Position)
                ids.UnionWith(ChangeLog.Ids(entry.Body));
            head = new LogHead(entry.Position, entry.Version);
            return isWhole;
        }, cancellationToken).ConfigureAwait(false);
        return new ChangeTail(head, ids, isWhole && (known == LogHead.Empty || next > known.Position));
    }
}
