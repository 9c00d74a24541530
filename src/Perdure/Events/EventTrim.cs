using Perdure.Storage;

namespace Perdure.Events;

/// <summary>Removes the old events of one channel.</summary>
internal sealed class EventTrim(StoreContext context, LogKey key, EventRetention retention)
{
    public async ValueTask<long> RunAsync(CancellationToken cancellationToken)
    {
        // The groups first: what they need after that is behind what they need now.
        var needed = retention.IgnoresGroups ? long.MaxValue
            : await GroupRecord.OfChannel(context, key).Select(one => one.FirstNeeded).Append(long.MaxValue).MinAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        // The newest stays whatever is asked: a log without entries begins at position 1 again.
        var first = Math.Min(await FirstKeptAsync(cancellationToken).ConfigureAwait(false), needed);
        return first <= 1 ? 0 : (await context.WriteAsync([new Trim(key, [new PositionRange(1, first - 1)])], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes[0];
    }

    private async ValueTask<long> FirstKeptAsync(CancellationToken cancellationToken)
    {
        var (first, rank, oldest) = (0L, 0, retention.KeepYounger is { } age ? Instant.ToMicroseconds(context.Time.UtcNow() - age) : long.MaxValue);
        await context.Backend.ReadLogAsync(new LogRead(key, PositionRange.All) { Descending = true, Bodies = false }, entry =>
        {
            var isKept = ++rank <= (retention.KeepLast ?? 1) || entry.At > oldest;
            if (isKept)
                first = entry.Position;
            return isKept;
        }, cancellationToken).ConfigureAwait(false);
        return first;
    }
}
