using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>
/// The changes of one group by this process. Those that wait together share one write. The record is kept as it was last written: what
/// another process writes shows as a conflict, and is read where nothing is found without.
/// </summary>
internal sealed class GroupDesk
{
    private readonly StoreContext context;
    private readonly Collection<GroupRecord> groups;
    private readonly GroupCommit<GroupWork> commit;
    private GroupRecord? known;

    public GroupDesk(StoreContext context, LogKey channel, string group)
    {
        (this.context, Channel, Group) = (context, channel, group);
        groups = new Collection<GroupRecord>(context, GroupRecord.Definition, channel.Scope);
        commit = new GroupCommit<GroupWork>(ServeAsync, most: 64);
    }

    public LogKey Channel { get; }

    public string Group { get; }

    public string Key => GroupRecord.IdOf(Channel.Id, Group);

    public async ValueTask DoAsync(GroupWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await commit.SubmitAsync(work, cancellationToken).ConfigureAwait(false);
        if (work.Failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>The record as it is stored; null when the group has never claimed.</summary>
    public ValueTask<GroupRecord?> FindAsync(CancellationToken cancellationToken) => groups.FindAsync(Key, cancellationToken);

    private async ValueTask ServeAsync(IReadOnlyList<GroupWork> works)
    {
        // What goes wrong is for each caller to know; a group throws for nobody.
        var serving = TryServeAsync(works);
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (serving.Exception?.InnerException is not { } failure)
            return;
        known = null;
        foreach (var work in works)
            work.Failure = failure;
    }

    private async Task TryServeAsync(IReadOnlyList<GroupWork> works)
    {
        ClaimWork[] claims = [.. works.OfType<ClaimWork>()];
        while (true)
        {
            var (now, isFresh) = (context.Time.UtcNow(), known is null);
            var record = known ?? await FindAsync(CancellationToken.None).ConfigureAwait(false) ?? await NewAsync(claims).ConfigureAwait(false);
            var (state, change) = (new GroupState(record) { IsChanged = record.Version == 0 && StartsNext(claims) }, new GroupChange(context, Channel, Group, now));
            foreach (var work in works)
                work.Apply(state, now, change);
            foreach (var claim in claims)
                claim.Claimed.Clear();
            if (claims.Length > 0)
                await new GroupClaim(context, Channel, state, change, now).RunAsync(claims).ConfigureAwait(false);
            if (!isFresh && IsDoubtful(works))
            {
                known = null;
                continue;
            }
            if (!state.IsChanged || await TryWriteAsync(state.ToRecord(record), change, now).ConfigureAwait(false))
                return;
            known = null;
        }
    }

    // Nothing to hand out, or a delivery that is not held, may only seem so, because another process has written since.
    private static bool IsDoubtful(IReadOnlyList<GroupWork> works) => works.Any(work => work is ClaimWork { Claimed.Count: 0 } || (work is HeldWork held && held.WereHeld.Contains(false)));

    private async ValueTask<bool> TryWriteAsync(GroupRecord next, GroupChange change, DateTimeOffset now)
    {
        var (operation, stored) = groups.Encode(next, next.Version == 0 ? Expect.Absent : Expect.Exactly(next.Version), now);
        var result = await context.Backend.WriteAsync(new WriteBatch([operation, .. change.Operations], now), CancellationToken.None).ConfigureAwait(false);
        if (result.Conflict is not null)
            return false;
        known = stored.Value;
        return true;
    }

    // Where it begins is kept from its first claim on, also when that gets nothing.
    private static bool StartsNext(ClaimWork[] claims) => claims.Length > 0 && claims[0].Options.Start == EventStart.Next;

    private async ValueTask<GroupRecord> NewAsync(ClaimWork[] claims)
    {
        var next = StartsNext(claims) ? (await new EventReader(context, Channel).HeadAsync(CancellationToken.None).ConfigureAwait(false)).Position + 1 : 1;
        return new GroupRecord { Id = Key, Channel = Channel.Id, Group = Group, Next = next };
    }
}
