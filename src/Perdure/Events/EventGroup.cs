using Perdure.Collections;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>
/// The consumers of a channel's log that share its events, in however many processes: at-least-once delivery under leases, retries, dead letters, replay. In a unit
/// of work (<see cref="UnitOfWork.Events"/>) an acknowledgement is committed with what was done, so that nothing is done twice. Safe to share.
/// </summary>
public sealed class EventGroup : IEventGroup
{
    private readonly StoreContext context;
    private readonly GroupDesk desk;
    private long due; // ticks; 0: not known
    private long seen;

    internal EventGroup(StoreContext context, GroupDesk desk, EventGroupOptions options) => (this.context, this.desk, Options) = (context, desk, options);

    /// <inheritdoc/>
    public string Channel => desk.Channel.Id;

    /// <inheritdoc/>
    public string Name => desk.Group;

    /// <inheritdoc/>
    public EventGroupOptions Options { get; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventDelivery>> ClaimAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var work = new ClaimWork(count, Options);
        Volatile.Write(ref seen, Wake.Count);
        await desk.DoAsync(work, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref due, work.Due?.UtcTicks ?? 0);
        return work.Claimed;
    }

    /// <inheritdoc/>
    public async ValueTask<int> AcknowledgeAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default) =>
        await DoAsync(deliveries, new AcknowledgeWork(deliveries), cancellationToken).ConfigureAwait(false);

    /// <summary>Says that an event is done; it does not come again.</summary>
    /// <returns>Whether it was still this consumer's.</returns>
    public async ValueTask<bool> AcknowledgeAsync(EventDelivery delivery, CancellationToken cancellationToken = default) =>
        await AcknowledgeAsync([delivery], cancellationToken).ConfigureAwait(false) == 1;

    /// <inheritdoc/>
    public async ValueTask<bool> FailAsync(EventDelivery delivery, TaskError error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return await DoAsync([delivery], new FailWork([delivery], error, Options, null), cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>Says that an event failed: it comes again after the given wait, or becomes a dead letter when it has no attempt left.</summary>
    /// <returns>Whether it was still this consumer's.</returns>
    public async ValueTask<bool> FailAsync(EventDelivery delivery, TaskError error, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
        return await DoAsync([delivery], new FailWork([delivery], error, Options, wait), cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReleaseAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default) =>
        await DoAsync(deliveries, new ReleaseWork(deliveries), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<int> ExtendAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default) =>
        await DoAsync(deliveries, new ExtendWork(deliveries, Options.Lease), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask WaitAsync(TimeSpan longest, CancellationToken cancellationToken = default)
    {
        var until = Volatile.Read(ref due) is var ticks and > 0 ? TimeSpan.FromTicks(ticks - context.Time.GetUtcNow().UtcTicks) : longest;
        if (until > TimeSpan.Zero)
            await Wake.WaitAsync(Volatile.Read(ref seen), until < longest ? until : longest, context.Time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the group stands; null when it has never claimed.</summary>
    public async ValueTask<EventGroupStatus?> StatusAsync(CancellationToken cancellationToken = default)
    {
        var record = await desk.FindAsync(cancellationToken).ConfigureAwait(false);
        return record?.StatusAt((await new EventReader(context, desk.Channel).HeadAsync(cancellationToken).ConfigureAwait(false)).Position, context.Time.UtcNow());
    }

    /// <summary>
    /// Hands out anew from a position on: all behind it, also what was acknowledged; and nothing before it. What consumers hold at this moment
    /// is not theirs any more. Events that were removed from the channel don't come.
    /// </summary>
    public ValueTask SeekAsync(long position, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        return desk.DoAsync(new SeekWork(position), cancellationToken);
    }

    /// <summary>Hands out anew from the first event on that was published at a time or later.</summary>
    public async ValueTask SeekAsync(DateTimeOffset time, CancellationToken cancellationToken = default) =>
        await SeekAsync(await new EventReader(context, desk.Channel).SinceAsync(time, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Leaves out all that is there.</summary>
    public async ValueTask SeekToEndAsync(CancellationToken cancellationToken = default) =>
        await SeekAsync((await new EventReader(context, desk.Channel).HeadAsync(cancellationToken).ConfigureAwait(false)).Position + 1, cancellationToken).ConfigureAwait(false);

    /// <summary>The events that this group gave up, oldest first.</summary>
    public CollectionQuery<EventDeadLetter> DeadLetters() => Letters.Where(EventDeadLetter.Owner, desk.Key).OrderBy(Field.CreatedAt<EventDeadLetter>());

    /// <summary>Hands out a dead letter again, as if for the first time, though its event may be gone from the channel. Once it is acknowledged the letter is gone.</summary>
    /// <returns>Whether there is such a letter of this group.</returns>
    public async ValueTask<bool> RedeliverAsync(string letterId, CancellationToken cancellationToken = default)
    {
        if (await Letters.FindAsync(letterId, cancellationToken).ConfigureAwait(false) is not { } letter || letter.GroupKey != desk.Key)
            return false;
        await desk.DoAsync(new RedeliverWork(letter), cancellationToken).ConfigureAwait(false);
        Wake.Tell();
        return true;
    }

    /// <summary>Removes a dead letter for good.</summary>
    /// <returns>Whether there was such a letter of this group.</returns>
    public async ValueTask<bool> DiscardAsync(string letterId, CancellationToken cancellationToken = default) =>
        await Letters.FindAsync(letterId, cancellationToken).ConfigureAwait(false) is { } letter && letter.GroupKey == desk.Key && await Letters.DeleteAsync(letterId, cancellationToken).ConfigureAwait(false);

    /// <summary>Removes the group, so that it no longer keeps events from being removed. Its dead letters stay. A later claim makes it anew.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> DeleteAsync(CancellationToken cancellationToken = default) =>
        await new Collection<GroupRecord>(context, GroupRecord.Definition, desk.Channel.Scope).DeleteAsync(desk.Key, cancellationToken).ConfigureAwait(false);

    private EventWake Wake => context.Signals.WakeOf(desk.Channel);

    private Collection<EventDeadLetter> Letters => new(context, EventDeadLetter.Definition, desk.Channel.Scope);

    private async ValueTask<int> DoAsync(IReadOnlyList<EventDelivery> deliveries, HeldWork work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        if (deliveries.Count == 0)
            return 0;
        await desk.DoAsync(work, cancellationToken).ConfigureAwait(false);
        return work.WereHeld.Count(one => one);
    }
}
