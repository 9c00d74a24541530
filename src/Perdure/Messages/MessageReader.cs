using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Messages;

/// <summary>Reads a thread page after page, so that memory stays constant: at most 256 messages or about a megabyte at once.</summary>
internal sealed class MessageReader(StoreContext context, LogKey key)
{
    private const int PageMessages = 256;
    private const long PageBytes = 1024 * 1024;

    public async IAsyncEnumerable<Message> ReadAsync(long from, long to, bool descending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A first page of a few entries answers "the last ten" without reading 256.
        for (var (limit, page) = (16, new List<Message>()); from <= to; limit = PageMessages)
        {
            page.Clear();
            var bytes = 0L;
            var read = new LogRead(key, new PositionRange(from, to)) { Descending = descending, Limit = limit };
            await context.Backend.ReadLogAsync(read, entry =>
            {
                page.Add(MessageCodec.Decode(key, entry));
                return (bytes += entry.BodyLength) < PageBytes;
            }, cancellationToken).ConfigureAwait(false);
            foreach (var message in page)
                yield return message;
            if (page.Count < limit && bytes < PageBytes)
                yield break;
            (from, to) = descending ? (from, page[^1].Position - 1) : (page[^1].Position + 1, to);
        }
    }
}
