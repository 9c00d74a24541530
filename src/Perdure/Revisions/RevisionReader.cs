using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>Reads the history of one record.</summary>
internal sealed class RevisionReader(StoreContext context, LogKey key)
{
    private const int PageRevisions = 256;

    /// <summary>The headers before a number, newest first.</summary>
    public async IAsyncEnumerable<Revision> HeadersAsync(long before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (limit, page) = (16, new List<Revision>()); before > 1; limit = PageRevisions)
        {
            page.Clear();
            await context.Backend.ReadLogAsync(new LogRead(key, new PositionRange(1, before - 1)) { Descending = true, Limit = limit, Bodies = false }, entry =>
            {
                page.Add(RevisionLog.Decode(key, entry));
                return true;
            }, cancellationToken).ConfigureAwait(false);
            foreach (var revision in page)
                yield return revision;
            if (page.Count < limit)
                yield break;
            before = page[^1].Number;
        }
    }

    /// <summary>A revision with its snapshot, and the bytes of that; null when there is none of that number.</summary>
    public async ValueTask<(Revision Revision, byte[]? Body)?> FindAsync(long number, CancellationToken cancellationToken)
    {
        Revision? found = null;
        byte[]? body = null;
        // One that did not change the record stands for the one before.
        await context.Backend.ReadLogAsync(new LogRead(key, new PositionRange(1, number)) { Descending = true }, entry =>
        {
            if (found is null && entry.Position != number)
                return false;
            found ??= RevisionLog.Decode(key, entry);
            if (found.Kind == RevisionKind.Deleted)
                return false;
            body = entry.BodyLength > 0 ? entry.Body.ToArray() : null;
            return body is null;
        }, cancellationToken).ConfigureAwait(false);
        if (found is null)
            return null;
        if (body is null && found.Kind != RevisionKind.Deleted)
            throw RevisionLog.Corrupt(key, number, null);
        return (body is not null && RecordStamp.Parse(body) is { } snapshot ? found with { Snapshot = snapshot } : found, body);
    }
}
