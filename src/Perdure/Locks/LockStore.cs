using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Locks;

/// <summary>
/// Locks by name between all who have the store open: one holder at a time, each with a larger fencing token than the one before.
/// Leases are measured by the store's clock; programs whose clocks differ by more than a lease disagree about its end, and the
/// tokens, not the leases, then keep them apart. Who waits is served in no particular order. Safe to share.
/// </summary>
public sealed class LockStore
{
    private static readonly Field<LockState, DateTimeOffset?> Until = Field.Time<LockState>("until", one => one.Until);

    internal static readonly CollectionDefinition<LockState> Definition = new("locks", one => one.Id)
    {
        Indexes = [Index.By(Until)],
        Json = RoomJson.Default.LockState,
        ServesOthers = true,
    };

    private readonly LockRecords records;

    internal LockStore(StoreContext context, string scope = StoreContext.StoreScope) => records = new LockRecords(context, scope);

    /// <summary>The locks of a scope. What must be written together with <see cref="HeldLock.Requirement"/> must be in the lock's scope on a backend whose batches can't span scopes; a thread's scope is its id. Default: the scope of sessions, users and tasks.</summary>
    public LockStore InScope(string scope) => new(records.Context, Identifier.Check(scope, nameof(scope), Identifier.MaxScopeBytes));

    /// <summary>Acquires a lock for 30 seconds, and waits for it for at most one minute.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Timeout"/> when it was not to be had in time.</exception>
    public ValueTask<HeldLock> AcquireAsync(string name, CancellationToken cancellationToken = default) => AcquireAsync(name, LockOptions.Default, cancellationToken);

    /// <summary>Acquires a lock, and waits for it.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes, as an id.</param>
    /// <param name="options">For how long, and how long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The name or the options are not what they must be.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Timeout"/> when it was not to be had in time. After another fault the lock may have been acquired; it is free again when its lease has run out.</exception>
    public async ValueTask<HeldLock> AcquireAsync(string name, LockOptions options, CancellationToken cancellationToken = default)
    {
        Check(name, options);
        return new HeldLock(records, await new LockWait(records, name, options).AcquireAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Acquires a lock for 30 seconds if nobody has it; else null, at once.</summary>
    public ValueTask<HeldLock?> TryAcquireAsync(string name, CancellationToken cancellationToken = default) => TryAcquireAsync(name, LockOptions.Default, cancellationToken);

    /// <summary>Acquires a lock if nobody has it; else null, at once.</summary>
    /// <exception cref="ArgumentException">The name or the options are not what they must be.</exception>
    public async ValueTask<HeldLock?> TryAcquireAsync(string name, LockOptions options, CancellationToken cancellationToken = default)
    {
        Check(name, options);
        var (state, isMine) = await records.TryAcquireAsync(name, options, cancellationToken).ConfigureAwait(false);
        return isMine ? new HeldLock(records, state) : null;
    }

    /// <summary>What is stored of a lock, also of one that nobody has; null when it was never acquired or is deleted.</summary>
    public ValueTask<LockState?> FindAsync(string name, CancellationToken cancellationToken = default) => records.Locks.FindAsync(name, cancellationToken);

    /// <summary>All locks of the scope, those that end first before the others.</summary>
    public CollectionQuery<LockState> All() => records.Locks.OrderBy(Until);

    /// <summary>The locks that somebody has, those that end first before the others.</summary>
    public CollectionQuery<LockState> Held() => All().Above(Until, records.Context.Time.UtcNow());

    /// <summary>Deletes a lock that nobody has. Its tokens go on growing all the same.</summary>
    /// <returns>Whether there was one that nobody had.</returns>
    public ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Identifier.Check(name, nameof(name));
        return records.DeleteAsync(name, DateTimeOffset.MaxValue, cancellationToken);
    }

    /// <summary>Deletes locks that nobody has had for some time, at most <paramref name="limit"/> of the scope, e.g. those of things that are gone.</summary>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or the limit less than 1.</exception>
    public async ValueTask<int> SweepAsync(TimeSpan unusedFor, int limit = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(unusedFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var since = records.Context.Time.UtcNow() - unusedFor;
        var deleted = 0;
        foreach (var one in await All().AtMost(Until, since).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false))
            deleted += await records.DeleteAsync(one.Id, since, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        // Those of holders that died, whose locks nobody has asked for since.
        await records.Context.Backend.SweepAsync(LockLease.Definition.Name, limit, cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    private static void Check(string name, LockOptions options)
    {
        Identifier.Check(name, nameof(name));
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
    }
}
