using Perdure.Conformance.Rooms;
using Perdure.Locks;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Locks: one holder at a time, for as long as the lease lasts, with tokens that only grow.</summary>
internal sealed class LockSuite : ISuite
{
    private static readonly LockOptions Quick = new() { Owner = "two", Wait = TimeSpan.Zero };

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("lock.one-holder", OneAsync),
        new("lock.lease-runs-out", LeaseAsync),
        new("lock.renewed", RenewedAsync),
        new("lock.tokens-grow", TokensAsync),
        new("lock.waits", WaitsAsync),
        new("lock.in-a-unit", UnitAsync),
        new("lock.racing-stores", RaceAsync),
        new("lock.created-while-deleted", DeletedAsync),
        new("lock.scopes-and-lists", ListsAsync),
        new("lock.bad-input", BadInputAsync),
    ];

    private static async Task<(AgentStore One, AgentStore Two)> TwoAsync(Trial trial) => (await trial.StoreAsync().ConfigureAwait(false), await trial.StoreAsync().ConfigureAwait(false));

    private static async Task OneAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var held = await one.Locks.AcquireAsync("l", new LockOptions { Owner = "one" }).ConfigureAwait(false);
        trial.Equal(("l", "one", trial.Clock.GetUtcNow().AddSeconds(30)), (held.Name, held.Owner, held.Until), "the lock");
        trial.Equal(null, await two.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "a try of another");
        trial.Equal(null, await one.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "a try of the same store");
        trial.Equal(("one", held.FencingToken, true), await ShowAsync(two).ConfigureAwait(false), "the lock as others see it");
        trial.True(await two.Locks.TryAcquireAsync("L", Quick).ConfigureAwait(false) is not null, "a lock of another name", "acquired", "null");
        trial.Equal(true, await held.ReleaseAsync().ConfigureAwait(false), "the release");
        trial.Equal(("one", held.FencingToken, false), await ShowAsync(two).ConfigureAwait(false), "the lock once it is released");
        trial.Equal(false, await held.ReleaseAsync().ConfigureAwait(false), "a second release");
        await trial.FaultsAsync(Fault.LeaseLost, async () => await held.RenewAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false), "a renewal after the release").ConfigureAwait(false);
        var next = trial.Present(await two.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "the lock of the other");
        trial.True(next.FencingToken > held.FencingToken, "the second token", $"more than {held.FencingToken}", $"{next.FencingToken}");
        await held.DisposeAsync().ConfigureAwait(false);
        trial.Equal(("two", next.FencingToken, true), await ShowAsync(one).ConfigureAwait(false), "the lock of the other after the first was disposed");

        async Task<(string?, long?, bool?)> ShowAsync(AgentStore store)
        {
            var state = await store.Locks.FindAsync("l").ConfigureAwait(false);
            return (state?.Owner, state?.FencingToken, state?.IsHeldAt(trial.Clock.GetUtcNow()));
        }
    }

    private static async Task LeaseAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var first = await one.Locks.AcquireAsync("l").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMicroseconds(1));
        trial.Equal(null, await two.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "a try before the lease is over");
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        // Nobody has acquired it since; the lease is over all the same.
        await trial.FaultsAsync(Fault.LeaseLost, async () => await first.RenewAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false), "a renewal after the lease").ConfigureAwait(false);
        var second = trial.Present(await two.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "the lock after the lease");
        trial.True(second.FencingToken > first.FencingToken, "the second token", $"more than {first.FencingToken}", $"{second.FencingToken}");
        await trial.FaultsAsync(Fault.LeaseLost, async () => await first.RenewAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false), "a renewal of the first").ConfigureAwait(false);
        trial.Equal(false, await first.ReleaseAsync().ConfigureAwait(false), "a release of the first");
        trial.Equal(null, await one.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "a try while the second has it");
        await second.RenewAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        trial.Equal(true, await second.ReleaseAsync().ConfigureAwait(false), "the release of the second");
    }

    private static async Task RenewedAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var held = await one.Locks.AcquireAsync("l", new LockOptions { Lease = TimeSpan.FromSeconds(10) }).ConfigureAwait(false);
        for (var i = 0; i < 4; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(8));
            trial.Equal(null, await two.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "a try of another");
            await held.RenewAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            trial.Equal((1, trial.Clock.GetUtcNow().AddSeconds(10)), (held.FencingToken, held.Until), "the lock once it is renewed");
        }
        trial.Clock.Advance(TimeSpan.FromSeconds(10));
        trial.Equal(2, (await two.Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false))?.FencingToken, "the token after the last lease");
    }

    private static async Task TokensAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var last = 0L;
        for (var i = 0; i < 12; i++)
        {
            var held = trial.Present(await (i % 2 == 0 ? one : two).Locks.TryAcquireAsync("l", Quick).ConfigureAwait(false), "the lock");
            trial.True(held.FencingToken > last, "the token", $"more than {last}", $"{held.FencingToken}");
            last = held.FencingToken;
            trial.Equal(false, await two.Locks.DeleteAsync("l").ConfigureAwait(false), "a delete of a lock that is held");
            if (i % 3 == 0)
                await held.ReleaseAsync().ConfigureAwait(false);
            else
                trial.Clock.Advance(TimeSpan.FromMinutes(1));
            if (i % 4 == 1)
                trial.Equal(true, await one.Locks.DeleteAsync("l").ConfigureAwait(false), "a delete");
            if (i % 4 == 3)
            {
                trial.Clock.Advance(TimeSpan.FromHours(1));
                trial.Equal(0, await two.Locks.SweepAsync(TimeSpan.FromHours(2)).ConfigureAwait(false), "a sweep of those unused for longer");
                trial.Equal(1, await two.Locks.SweepAsync(TimeSpan.FromMinutes(30)).ConfigureAwait(false), "a sweep");
            }
            if (i % 2 == 1)
                trial.Equal(null, await one.Locks.FindAsync("l").ConfigureAwait(false), "a deleted lock");
        }
        trial.Equal(false, await one.Locks.DeleteAsync("l").ConfigureAwait(false), "a delete of what is not there");
    }

    private static async Task WaitsAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var held = await one.Locks.AcquireAsync("l").ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await two.Locks.AcquireAsync("l", Quick with { Wait = TimeSpan.FromMilliseconds(30) }).ConfigureAwait(false), "a wait that is too short").ConfigureAwait(false);
        trial.True(refused is { Fault: Fault.Timeout, IsTransient: true } && refused.Message.Contains(held.Owner, StringComparison.Ordinal), "the error", $"Timeout that names {held.Owner}", $"{refused.Fault}: {refused.Message}");
        using var cancel = new CancellationTokenSource();
        var cancelled = two.Locks.AcquireAsync("l", Quick with { Wait = Timeout.InfiniteTimeSpan }, cancel.Token).AsTask();
        await cancel.CancelAsync().ConfigureAwait(false);
        await trial.ThrowsAsync<OperationCanceledException>(() => cancelled, "a wait that is cancelled").ConfigureAwait(false);
        var waits = two.Locks.AcquireAsync("l", Quick with { Wait = TimeSpan.FromMinutes(1) }, trial.CancellationToken).AsTask();
        trial.Equal(false, waits.IsCompleted, "whether it has the lock while another holds it");
        await held.ReleaseAsync().ConfigureAwait(false);
        trial.Equal(held.FencingToken + 1, (await waits.ConfigureAwait(false)).FencingToken, "the token of who waited");
        waits = one.Locks.AcquireAsync("l", Quick with { Wait = TimeSpan.FromMinutes(1) }, trial.CancellationToken).AsTask();
        trial.Clock.Advance(TimeSpan.FromSeconds(30));
        trial.Equal(held.FencingToken + 2, (await waits.ConfigureAwait(false)).FencingToken, "the token of who waited for the end of a lease");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var held = await one.Locks.AcquireAsync("l").ConfigureAwait(false);
        await WriteAsync(held, "first").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(20));
        await one.CommitAsync(async unit =>
        {
            await unit.RequireAsync(held).ConfigureAwait(false);
            await unit.Sessions.SaveAsync(new Session { Id = "s", UserId = "renewed" }).ConfigureAwait(false);
            await held.RenewAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        }).ConfigureAwait(false);
        trial.Equal("renewed", await UserAsync().ConfigureAwait(false), "what was written under a lock that was renewed meanwhile");
        HeldLock? next = null;
        await trial.FaultsAsync(Fault.Conflict, () => one.CommitAsync(async unit =>
        {
            await unit.RequireAsync(held).ConfigureAwait(false);
            await unit.Sessions.SaveAsync(new Session { Id = "s", UserId = "late" }).ConfigureAwait(false);
            trial.Clock.Advance(TimeSpan.FromSeconds(30));
            next = await two.Locks.AcquireAsync("l").ConfigureAwait(false);
        }), "a commit whose lock another has acquired").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, () => WriteAsync(held, "later"), "a commit under a lock that is another's").ConfigureAwait(false);
        await WriteAsync(next!, "second").ConfigureAwait(false);
        await next!.ReleaseAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, () => WriteAsync(next, "after"), "a commit under a lock that is released").ConfigureAwait(false);
        trial.Equal("second", await UserAsync().ConfigureAwait(false), "what was written last");
        var third = await one.Locks.AcquireAsync("l").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(30));
        await trial.FaultsAsync(Fault.Conflict, () => WriteAsync(third, "over"), "a commit begun after the lease").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await two.Context.WriteAsync([third.Requirement], two.Context.Time.UtcNow(), trial.CancellationToken).ConfigureAwait(false), "a batch after the lease").ConfigureAwait(false);

        Task WriteAsync(HeldLock by, string user) => one.CommitAsync(async unit =>
        {
            await unit.RequireAsync(by).ConfigureAwait(false);
            await unit.Sessions.SaveAsync(new Session { Id = "s", UserId = user }).ConfigureAwait(false);
        });

        async Task<string?> UserAsync() => (await two.Sessions.FindAsync("s").ConfigureAwait(false))?.UserId;
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Stores = 4, Turns = 12;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Stores; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        var (holders, last, broken) = (0, 0L, 0);
        await StartingLine.RunAsync(Stores, async i =>
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                var held = await stores[i].Locks.AcquireAsync("l", new LockOptions { Wait = TimeSpan.FromMinutes(2) }, trial.CancellationToken).ConfigureAwait(false);
                if (Interlocked.Increment(ref holders) != 1 || Interlocked.Exchange(ref last, held.FencingToken) >= held.FencingToken)
                    Interlocked.Increment(ref broken);
                await Task.Yield();
                Interlocked.Decrement(ref holders);
                await held.ReleaseAsync(trial.CancellationToken).ConfigureAwait(false);
            }
            return true;
        }).ConfigureAwait(false);
        trial.Equal((0, Stores * Turns), (broken, last), "the holders that were not alone or had no larger token, and the last token");
    }

    private static async Task DeletedAsync(Trial trial)
    {
        const int Rounds = 10;
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        var last = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var tokens = await StartingLine.RunAsync(2, async i =>
            {
                if (i == 1)
                {
                    await two.Locks.DeleteAsync("l").ConfigureAwait(false);
                    return 0L;
                }
                var held = await one.Locks.AcquireAsync("l").ConfigureAwait(false);
                await held.ReleaseAsync().ConfigureAwait(false);
                return held.FencingToken;
            }).ConfigureAwait(false);
            trial.True(tokens[0] > last, $"the token of round {round}", $"more than {last}", $"{tokens[0]}");
            last = tokens[0];
        }
    }

    private static async Task ListsAsync(Trial trial)
    {
        var (one, two) = await TwoAsync(trial).ConfigureAwait(false);
        await one.Locks.AcquireAsync("long", new LockOptions { Lease = TimeSpan.FromHours(1) }).ConfigureAwait(false);
        await one.Locks.AcquireAsync("short", new LockOptions { Lease = TimeSpan.FromSeconds(5) }).ConfigureAwait(false);
        var elsewhere = await one.Locks.InScope("thread").AcquireAsync("long", Quick).ConfigureAwait(false);
        trial.Equal(("thread", 1), (elsewhere.Scope, elsewhere.FencingToken), "a lock of another scope");
        trial.Same(["short", "long"], (await two.Locks.Held().ToListAsync(trial.CancellationToken).ConfigureAwait(false)).Select(state => state.Id), "the locks that are held");
        trial.Clock.Advance(TimeSpan.FromSeconds(5));
        trial.Same(["long"], (await two.Locks.Held().ToListAsync(trial.CancellationToken).ConfigureAwait(false)).Select(state => state.Id), "the locks that are held later");
        trial.Same(["short", "long"], (await two.Locks.All().ToListAsync(trial.CancellationToken).ConfigureAwait(false)).Select(state => state.Id), "all locks");
        await one.CommitAsync(async unit =>
        {
            await unit.RequireAsync(elsewhere).ConfigureAwait(false);
            await unit.Context.WriteAsync([elsewhere.Requirement], unit.Context.Time.UtcNow(), trial.CancellationToken).ConfigureAwait(false);
            await unit.Messages.AppendAsync("thread", [Messages.Message.User("under the thread's own lock")]).ConfigureAwait(false);
        }).ConfigureAwait(false);
        trial.Equal(1, await two.Messages.ReadAsync("thread").CountAsync(trial.CancellationToken).ConfigureAwait(false), "the messages under a lock of the thread's scope");
    }

    private static async Task BadInputAsync(Trial trial)
    {
        var locks = (await trial.StoreAsync().ConfigureAwait(false)).Locks;
        await trial.MisusedAsync(async () => await locks.AcquireAsync("").ConfigureAwait(false), "a lock without a name").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await locks.TryAcquireAsync("l", new LockOptions { Owner = " ", Lease = TimeSpan.Zero, Wait = TimeSpan.FromSeconds(-5) }).ConfigureAwait(false), "options with mistakes", "Owner", "Lease", "Wait").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await locks.SweepAsync(TimeSpan.FromSeconds(-1)).ConfigureAwait(false), "a sweep of the future").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await locks.SweepAsync(TimeSpan.Zero, 0).ConfigureAwait(false), "a sweep of none").ConfigureAwait(false);
        trial.Equal(null, await locks.FindAsync("l").ConfigureAwait(false), "a lock that nobody acquired");
        var held = await locks.AcquireAsync("l").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await held.RenewAsync(TimeSpan.Zero).ConfigureAwait(false), "a renewal for no time", "Lease").ConfigureAwait(false);
        trial.Equal(true, await held.ReleaseAsync().ConfigureAwait(false), "the release after what was refused");
    }
}
