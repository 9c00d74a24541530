using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>Removes the old revisions of one record.</summary>
internal sealed class RevisionPrune(StoreContext context, RevisionOptions options, LogKey key)
{
    public async ValueTask<long> RunAsync(CancellationToken cancellationToken)
    {
        var now = context.Time.UtcNow();
        var (rank, first, last) = (0, long.MaxValue, default(LogHead));
        var (isDeleted, firstIsSame, lowest, source) = (false, false, 0L, 0L);
        await context.Backend.ReadLogAsync(new LogRead(key, PositionRange.All) { Descending = true, Bodies = false }, entry =>
        {
            var revision = RevisionLog.Decode(key, entry);
            if (++rank == 1)
                (last, isDeleted) = (new LogHead(entry.Position, entry.Version), revision.Kind == RevisionKind.Deleted);
            var isKept = rank <= options.KeepLast || now - revision.At <= options.KeepYounger || (rank == 1 && !isDeleted);
            if (isKept)
                (first, firstIsSame, source) = (entry.Position, revision is { Size: 0, Kind: not RevisionKind.Deleted }, 0);
            else if (firstIsSame && source == 0 && revision.Size > 0)
                source = entry.Position;
            lowest = entry.Position;
            return true;
        }, cancellationToken).ConfigureAwait(false);
        if (rank == 0 || lowest == first)
            return 0;
        WriteOperation[] operations = first == long.MaxValue ? [new RequireHead(key, last), new Drop(key)]
            : source == 0 ? [new Trim(key, [new PositionRange(1, first - 1)])]
            : [new Trim(key, [.. ((PositionRange[])[new(1, source - 1), new(source + 1, first - 1)]).Where(range => range.From <= range.To)])];
        var result = await context.Backend.WriteAsync(new WriteBatch(operations, now), cancellationToken).ConfigureAwait(false);
        return result.Conflict is null ? result.Outcomes[^1] : 0;
    }
}
