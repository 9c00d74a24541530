using System.Globalization;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>
/// Hands out events to those who wait for some: first those that are due again, then new ones. Both are read in one round trip; what
/// is due but not in the channel any more is gone, unless a dead letter has it.
/// </summary>
internal sealed class GroupClaim(StoreContext context, LogKey channel, GroupState state, GroupChange change, DateTimeOffset now)
{
    private const long MostBytes = 4 * 1024 * 1024;

    public async ValueTask RunAsync(IReadOnlyList<ClaimWork> works)
    {
        var options = works[0].Options;
        var wanted = works.Sum(work => work.Count);
        // What is gone or dead makes no delivery, and what is behind it may.
        for (var (isMore, found) = (true, (List<(AgentEvent, Handed)>)[]); isMore && found.Count == 0;)
        {
            var (next, count) = (state.Next, state.Count);
            var due = state.Due(now);
            if (options.InOrder && count > due.Count)
                break;
            long[] again = [.. due.Take(wanted)];
            var room = options.InOrder && again.Length < count ? 0 : Math.Max(0, Math.Min(wanted - again.Length, options.MaxInFlight - count));
            if (again.Length == 0 && room == 0)
                break;
            HandOut(works, found = await ReadAsync(again, room, options.MaxAttempts).ConfigureAwait(false));
            isMore = state.Next > next || state.Count < count;
        }
        foreach (var work in works)
            work.Due = state.FirstDue;
    }

    // The events in the order of their positions, and for each how often it was handed out before.
    private async ValueTask<List<(AgentEvent Event, Handed Before)>> ReadAsync(long[] again, int room, int mostAttempts)
    {
        var (found, missing, next, bytes) = (new List<(AgentEvent, Handed)>(), new HashSet<long>(again), state.Next, 0L);
        var isWhole = true;
        var visited = 0L;
        await context.Backend.ReadLogAsync(new LogRead(channel, Ranges(again, room > 0)) { Limit = again.Length + Math.Max(1, room) }, entry =>
        {
            visited = entry.Position;
            var isNew = entry.Position >= state.Next;
            if (isNew && room-- == 0)
                return false;
            missing.Remove(entry.Position);
            if (isNew)
                next = entry.Position + 1;
            if (EventLog.Decode(channel, entry) is { } one)
                found.Add((one, state.Find(entry.Position) ?? default));
            else if (!isNew)
                missing.Add(entry.Position);
            isWhole = (bytes += entry.BodyLength) < MostBytes;
            return isWhole;
        }, CancellationToken.None).ConfigureAwait(false);
        if (next != state.Next)
            (state.Next, state.IsChanged) = (next, true);
        await FromLettersAsync([.. missing.Where(position => isWhole || position <= visited)], found).ConfigureAwait(false);
        return [.. found.OrderBy(one => one.Item1.Position).Where(one => IsLeft(one.Item1, one.Item2, mostAttempts))];
    }

    private async ValueTask FromLettersAsync(long[] missing, List<(AgentEvent Event, Handed Before)> found)
    {
        long[] letters = [.. missing.Where(position => state.Find(position) is { IsLetter: true })];
        var kept = letters.Length == 0 ? [] : await context.Backend.FindAsync([.. letters.Select(change.Key)], CancellationToken.None).ConfigureAwait(false);
        foreach (var position in missing)
            if (Array.IndexOf(letters, position) is var at and >= 0 && kept[at] is { } record)
                found.Add((EventDeadLetter.Definition.CodecFor(context.Json).Decode(record).Value.Event, state.Find(position)!.Value));
            else
                state.Remove(position);
    }

    // Whoever had it that often let its lease run out, the last time too.
    private bool IsLeft(AgentEvent one, Handed before, int mostAttempts)
    {
        if (before.Attempts < mostAttempts)
            return true;
        state.Remove(one.Position);
        change.AddLetter(one, before.Attempts, new TaskError(TaskError.LeaseRanOut, string.Create(CultureInfo.InvariantCulture, $"It was handed out {before.Attempts} times and neither acknowledged nor failed within its lease.")));
        return false;
    }

    private void HandOut(IReadOnlyList<ClaimWork> works, List<(AgentEvent Event, Handed Before)> found)
    {
        var at = 0;
        foreach (var work in works)
        {
            var (token, until) = (context.Ids.NewId(), Instant.Cut(now + work.Options.Lease));
            for (var end = Math.Min(found.Count, at + work.Count); at < end; at++)
            {
                var (one, before) = found[at];
                state.Set(one.Position, new Handed(before.Attempts + 1, until, token, before.IsLetter));
                work.Claimed.Add(new EventDelivery { Event = one, Attempts = before.Attempts + 1, Until = until, Token = token });
            }
        }
    }

    private List<PositionRange> Ranges(long[] again, bool withNew)
    {
        var ranges = new List<PositionRange>();
        foreach (var position in again)
            if (ranges.Count > 0 && ranges[^1].To == position - 1)
                ranges[^1] = new PositionRange(ranges[^1].From, position);
            else
                ranges.Add(new PositionRange(position, position));
        if (withNew)
            ranges.Add(new PositionRange(state.Next, PositionRange.MaxPosition));
        return ranges;
    }
}
