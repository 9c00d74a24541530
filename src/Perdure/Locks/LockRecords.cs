using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Locks;

/// <summary>The records of the locks of one scope, and the batches that change them. Each is one compare-and-swap of the lock's own record.</summary>
internal sealed class LockRecords(StoreContext context, string scope)
{
    private readonly Collection<LockState> locks = new(context, LockStore.Definition, scope);
    private readonly Collection<LockLease> leases = new(context, LockLease.Definition, scope);
    private readonly Collection<LockMark> marks = new(context, LockMark.Definition, scope);

    public StoreContext Context => context;

    public string Scope => scope;

    public Collection<LockState> Locks => locks;

    /// <summary>What holds as long as a hold does.</summary>
    public WriteOperation Requirement(LockState held) => new Require(leases.Key(held.Hold), Expect.Present);

    /// <summary>Gives a lock to who asks: its new state, or that of another who has it.</summary>
    public async ValueTask<(LockState State, bool IsMine)> TryAcquireAsync(string name, LockOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await context.Backend.FindAsync([locks.Key(name), marks.Key(LockMark.Only)], cancellationToken).ConfigureAwait(false);
            var (stored, mark) = (found[0] is { } record ? locks.Codec.Decode(record).Value : null, found[1] is { } other ? marks.Codec.Decode(other).Value : null);
            var now = context.Time.UtcNow();
            if (stored is not null && stored.IsHeldAt(now))
                return (stored, false);
            var next = new LockState { Id = name, Owner = options.Owner, FencingToken = (stored?.FencingToken ?? mark?.FencingToken ?? 0) + 1, Hold = context.Ids.NewId(), Until = Instant.Cut(now + options.Lease), CreatedAt = stored?.CreatedAt ?? default };
            var (put, saved) = locks.Encode(next, stored is null ? Expect.Absent : Expect.Exactly(stored.Version), now);
            List<WriteOperation> operations = [put, Lease(saved.Value, Expect.Absent, now)];
            // A lock made anew must be above those that were deleted, also by a delete that happens now.
            operations.Add(stored is not null ? new Remove(leases.Key(stored.Hold)) : new Require(marks.Key(LockMark.Only), mark is null ? Expect.Absent : Expect.Exactly(mark.Version)));
            var result = await context.Backend.WriteAsync(new WriteBatch(operations, now), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return (saved.Value, true);
        }
    }

    /// <summary>Lets a hold last that long from now; null when it is over.</summary>
    public ValueTask<LockState?> RenewAsync(LockState held, TimeSpan lease, CancellationToken cancellationToken) =>
        ChangeAsync(held, now => Instant.Cut(now + lease), (next, now) => Lease(next, Expect.Present, now), cancellationToken);

    /// <summary>Ends a hold; null when it is over already.</summary>
    public ValueTask<LockState?> ReleaseAsync(LockState held, CancellationToken cancellationToken) =>
        ChangeAsync(held, now => now, (next, _) => new Remove(leases.Key(next.Hold)), cancellationToken);

    /// <summary>Deletes a lock that nobody has, and remembers its token for those made anew. False: somebody has it, or it is not there.</summary>
    public async ValueTask<bool> DeleteAsync(string name, DateTimeOffset unusedSince, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await context.Backend.FindAsync([locks.Key(name), marks.Key(LockMark.Only)], cancellationToken).ConfigureAwait(false);
            var now = context.Time.UtcNow();
            if (found[0] is not { } record || locks.Codec.Decode(record).Value is var stored && (stored.IsHeldAt(now) || stored.Until > unusedSince))
                return false;
            var mark = found[1] is { } other ? marks.Codec.Decode(other).Value : null;
            var next = (mark ?? new LockMark { Id = LockMark.Only, FencingToken = 0 }) with { FencingToken = Math.Max(mark?.FencingToken ?? 0, stored.FencingToken) };
            var put = marks.Encode(next, mark is null ? Expect.Absent : Expect.Exactly(mark.Version), now).Operation;
            var result = await context.Backend.WriteAsync(new WriteBatch([new Remove(locks.Key(name), Expect.Exactly(stored.Version)), put, new Remove(leases.Key(stored.Hold))], now), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return true;
        }
    }

    private async ValueTask<LockState?> ChangeAsync(LockState held, Func<DateTimeOffset, DateTimeOffset> until, Func<LockState, DateTimeOffset, WriteOperation> lease, CancellationToken cancellationToken)
    {
        for (var state = held; ;)
        {
            var now = context.Time.UtcNow();
            if (!state.IsHeldAt(now))
                return null;
            var (put, saved) = locks.Encode(state with { Until = until(now) }, Expect.Exactly(state.Version), now);
            var result = await context.Backend.WriteAsync(new WriteBatch([put, lease(saved.Value, now)], now), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return saved.Value;
            // Another's by now; or ours, by a renewal whose answer was lost.
            var found = await locks.FindAsync(held.Id, cancellationToken).ConfigureAwait(false);
            if (found is null || found.Hold != held.Hold || found.Version == state.Version)
                return null;
            state = found;
        }
    }

    private Put Lease(LockState state, Expect expect, DateTimeOffset now) => leases.Encode(new LockLease { Id = state.Hold, Lock = state.Id, Until = state.Until }, expect, now).Operation;
}
