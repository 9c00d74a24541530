using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Reads what the versions of a namespace need from one of its origins: entries with nothing in them but those pieces.</summary>
internal sealed class OriginPieces(StoreContext context, LogKey readers, int source, OriginLog origin)
{
    private NeededPieces? needed;

    /// <summary>Sees an entry; returns false to pause behind it.</summary>
    public delegate bool Visitor(long position, DateTimeOffset at, byte[] head, byte[] body);

    /// <summary>Shows entries from a position on.</summary>
    /// <returns>Where to go on after a pause; null when there is nothing more.</returns>
    public async ValueTask<long?> VisitAsync(long from, Visitor visitor, CancellationToken cancellationToken)
    {
        if (from > origin.UpTo)
            return null;
        needed ??= await NeededAsync(cancellationToken).ConfigureAwait(false);
        long? next = null;
        await context.Backend.ReadLogAsync(new LogRead(origin.Key, new PositionRange(from, origin.UpTo)), entry =>
        {
            if (needed.Strip(entry.Position, EntryHead.Decode(entry.Head, entry.Position, channels: false), entry.Body) is not var (head, body) ||
                visitor(entry.Position, Instant.FromMicroseconds(entry.At), head, body))
                return true;
            next = entry.Position + 1;
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return next;
    }

    private async ValueTask<NeededPieces> NeededAsync(CancellationToken cancellationToken)
    {
        var pieces = new NeededPieces(source);
        await context.Backend.ReadLogAsync(new LogRead(readers, PositionRange.All) { Bodies = false }, entry =>
        {
            pieces.Add(EntryHead.Decode(entry.Head, entry.Position).Table);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return pieces;
    }
}
