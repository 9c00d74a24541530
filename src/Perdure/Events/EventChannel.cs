using Perdure.Storage;

namespace Perdure.Events;

/// <summary>A channel: its events in the order in which they were committed, without gaps until some are removed. Safe to share.</summary>
public sealed class EventChannel
{
    private readonly StoreContext context;
    private readonly GroupDesks desks;
    private readonly LogKey key;

    internal EventChannel(StoreContext context, GroupDesks desks, string scope, string name) => (this.context, this.desks, key) = (context, desks, EventLog.Key(scope, name));

    /// <summary>Its name.</summary>
    public string Name => key.Id;

    /// <summary>A consumer group with the default options; see <see cref="EventGroup"/>.</summary>
    public EventGroup Group(string name) => Group(name, new EventGroupOptions());

    /// <summary>A consumer group, which comes to be with its first claim: each of the channel's events is handed to one of its consumers. 1 to 255 UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException">The options can't be used; the message lists all that is wrong.</exception>
    public EventGroup Group(string name, EventGroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new EventGroup(context, desks.Of(key, Identifier.Check(name, nameof(name))), options);
    }

    /// <summary>The groups that have claimed from it, by name.</summary>
    public async ValueTask<IReadOnlyList<EventGroupStatus>> GroupsAsync(CancellationToken cancellationToken = default)
    {
        var head = await HeadAsync(cancellationToken).ConfigureAwait(false);
        var found = await GroupRecord.OfChannel(context, key).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.OrderBy(one => one.Group, Ordinal.Comparer).Select(one => one.StatusAt(head, context.Time.UtcNow()))];
    }

    /// <summary>The position of the newest event; 0 when there never was one.</summary>
    public async ValueTask<long> HeadAsync(CancellationToken cancellationToken = default) => (await Reader.HeadAsync(cancellationToken).ConfigureAwait(false)).Position;

    /// <summary>All events that are there, oldest first.</summary>
    public IAsyncEnumerable<AgentEvent> ReadAsync(CancellationToken cancellationToken = default) => ReadAsync(1, cancellationToken);

    /// <summary>The events from a position on, oldest first.</summary>
    public IAsyncEnumerable<AgentEvent> ReadAsync(long from, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        return Reader.ReadAsync(from, PositionRange.MaxPosition, false, cancellationToken);
    }

    /// <summary>The events from the first one on that was published at a time or later, oldest first. It reads the heads of those before.</summary>
    public async IAsyncEnumerable<AgentEvent> ReadSinceAsync(DateTimeOffset time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var from = await Reader.SinceAsync(time, cancellationToken).ConfigureAwait(false);
        await foreach (var found in ReadAsync(from, cancellationToken).ConfigureAwait(false))
            yield return found;
    }

    /// <summary>The events from the newest to the oldest.</summary>
    public IAsyncEnumerable<AgentEvent> ReadBackwardsAsync(CancellationToken cancellationToken = default) => Reader.ReadAsync(1, PositionRange.MaxPosition, true, cancellationToken);

    /// <summary>The last events, at most <paramref name="count"/>, in the order in which they were published.</summary>
    public async ValueTask<IReadOnlyList<AgentEvent>> LastAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var last = await ReadBackwardsAsync(cancellationToken).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
        last.Reverse();
        return last;
    }

    /// <summary>The event at a position; null when there is none, or none any more.</summary>
    public async ValueTask<AgentEvent?> FindAsync(long position, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        return await Reader.ReadAsync(position, position, false, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The newest event of an id; null when there is none. It reads heads from the newest back to it.</summary>
    public ValueTask<AgentEvent?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Reader.FindAsync(id, cancellationToken);
    }

    /// <summary>
    /// Removes old events: those before the newest ones that the retention keeps, but none that a group has not got yet or not acknowledged, unless the
    /// retention says so. The newest event always stays.
    /// </summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="ArgumentException">The retention says nothing, or what can't be.</exception>
    public ValueTask<long> TrimAsync(EventRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return new EventTrim(context, key, retention.Checked()).RunAsync(cancellationToken);
    }

    private EventReader Reader => new(context, key);
}
