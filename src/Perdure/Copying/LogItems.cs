using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>The entries of a log, read in parts of some bytes.</summary>
internal static class LogItems
{
    private const int Rows = 256;

    public static async IAsyncEnumerable<LogItem> ReadAsync(Backend backend, LogKey key, int bytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, part, isMore) = (1L, new List<LogItem>(), true);
        while (isMore)
        {
            part.Clear();
            var held = 0L;
            isMore = false;
            await backend.ReadLogAsync(
                new LogRead(key, new PositionRange(from, PositionRange.MaxPosition)) { Limit = Rows },
                entry =>
                {
                    part.Add(new LogItem(entry.Position, entry.Version, entry.At, entry.Head.ToArray(), entry.Body.ToArray()));
                    held += part[^1].Bytes;
                    isMore = part.Count == Rows || held >= bytes;
                    return !isMore;
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var item in part)
                yield return item;
            if (part.Count > 0)
                from = part[^1].Position + 1;
            isMore = isMore && from <= PositionRange.MaxPosition;
        }
    }
}
