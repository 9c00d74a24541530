using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>Reads a channel page after page, so that memory stays constant: at most 256 events or about a megabyte at once.</summary>
internal sealed class EventReader(StoreContext context, LogKey key)
{
    private const int PageEvents = 256;
    private const int PageHeads = 4096;
    private const long PageBytes = 1024 * 1024;

    public async IAsyncEnumerable<AgentEvent> ReadAsync(long from, long to, bool descending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A first page of a few entries answers "the last ten" without reading 256.
        for (var (limit, page) = (16, new List<AgentEvent>()); from <= to; limit = PageEvents)
        {
            page.Clear();
            var (bytes, seen, last) = (0L, 0, 0L);
            await context.Backend.ReadLogAsync(new LogRead(key, new PositionRange(from, to)) { Descending = descending, Limit = limit }, entry =>
            {
                (seen, last) = (seen + 1, entry.Position);
                if (EventLog.Decode(key, entry) is { } found)
                    page.Add(found);
                return (bytes += entry.BodyLength) < PageBytes;
            }, cancellationToken).ConfigureAwait(false);
            foreach (var found in page)
                yield return found;
            if (seen < limit && bytes < PageBytes)
                yield break;
            (from, to) = descending ? (from, last - 1) : (last + 1, to);
        }
    }

    /// <summary>The newest entry; <see cref="LogHead.Empty"/> for none.</summary>
    public async ValueTask<LogHead> HeadAsync(CancellationToken cancellationToken) => (await LogEnd.ReadAsync(context.Backend, key, cancellationToken).ConfigureAwait(false)).Head;

    /// <summary>
    /// The position of the first entry that was published at a time or later; the one behind the newest when there is none. It reads the heads
    /// before it: clocks differ and commits overtake each other, so times do not strictly grow with positions.
    /// </summary>
    public async ValueTask<long> SinceAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var (next, wanted) = (1L, Instant.ToMicroseconds(time));
        for (var isMore = true; isMore;)
        {
            var (seen, isFound) = (0, false);
            await context.Backend.ReadLogAsync(new LogRead(key, new PositionRange(next, PositionRange.MaxPosition)) { Limit = PageHeads, Bodies = false }, entry =>
            {
                seen++;
                isFound = entry.At >= wanted;
                next = isFound ? entry.Position : entry.Position + 1;
                return !isFound;
            }, cancellationToken).ConfigureAwait(false);
            isMore = seen == PageHeads && !isFound;
        }
        return next;
    }

    /// <summary>The newest event of an id; null when there is none.</summary>
    public async ValueTask<AgentEvent?> FindAsync(string id, CancellationToken cancellationToken)
    {
        for (var (before, seen) = (PositionRange.MaxPosition, PageHeads); before >= 1 && seen == PageHeads;)
        {
            var position = 0L;
            seen = 0;
            await context.Backend.ReadLogAsync(new LogRead(key, new PositionRange(1, before)) { Descending = true, Limit = PageHeads, Bodies = false }, entry =>
            {
                (seen, before) = (seen + 1, entry.Position - 1);
                if (EventLog.Head(key, entry)?.Id == id)
                    position = entry.Position;
                return position == 0;
            }, cancellationToken).ConfigureAwait(false);
            if (position > 0)
                return await ReadAsync(position, position, false, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
        return null;
    }
}
