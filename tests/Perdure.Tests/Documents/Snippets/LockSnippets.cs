using Perdure.Locks;
using Perdure.Sessions;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of locks.</summary>
public sealed class LockSnippets
{
    [Fact]
    public async Task Held()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        await using (var held = await store.Locks.AcquireAsync("nightly-report"))      // for 30 seconds; waits for at most a minute
        {
            await held.RenewAsync(TimeSpan.FromSeconds(30));                            // before the lease ends, if it takes longer
            await store.CommitAsync(async unit =>
            {
                await unit.RequireAsync(held);                                          // commits only while the lock is still held
                await unit.Sessions.SaveAsync(new Session { Id = "report" });
            });
            await SendAsync("the report", held.FencingToken);                           // what is outside compares tokens
        }

        (await store.Sessions.FindAsync("report")).ShouldNotBeNull();

        static Task SendAsync(string what, long token)
        {
            (what, token).ShouldBe(("the report", 1));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Tried()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        if (await store.Locks.TryAcquireAsync("sweep", new LockOptions { Owner = "node-7", Lease = TimeSpan.FromMinutes(5) }) is { } mine)
            await mine.ReleaseAsync();
        var state = await store.Locks.FindAsync("sweep");                               // who has or had it, until when, with which token
        await store.Locks.SweepAsync(unusedFor: TimeSpan.FromDays(30));                 // forgets locks of things that are gone

        (state!.Owner, state.FencingToken).ShouldBe(("node-7", 1));
    }
}
