using Perdure.Memory;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Tests.Threads;

public sealed class ThreadTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly TestClock clock = new();
    private AgentStore store = null!;

    public async ValueTask InitializeAsync() => store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Time = clock }, None);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_thread_of_a_session_that_is_not_there_is_refused()
    {
        var thread = new AgentThread { Id = "t", SessionId = "s" };
        (await Should.ThrowAsync<PerdureException>(async () => await store.Threads.CreateAsync(thread, None))).Fault.ShouldBe(Fault.InvalidReference);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Threads.SaveAsync(thread, None))).Message.ShouldContain("'s'");
        (await store.Threads.FindAsync("t", None)).ShouldBeNull();
        await store.Sessions.CreateAsync(new Session { Id = "s", ExpiresAt = clock.GetUtcNow().AddMinutes(1) }, None);
        var created = await store.Threads.CreateAsync(thread, None);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Threads.CreateAsync(thread, None))).Fault.ShouldBe(Fault.Conflict);
        clock.Advance(TimeSpan.FromMinutes(1));
        (await Should.ThrowAsync<PerdureException>(async () => await store.Threads.UpdateAsync(created, None))).Fault.ShouldBe(Fault.InvalidReference);
        await store.Threads.UpdateAsync(created with { SessionId = null, Title = "free" }, None);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Threads.UpdateAsync(created with { SessionId = null }, None))).Fault.ShouldBe(Fault.Conflict);
    }

    [Fact]
    public async Task Lists_by_session_and_by_user_are_newest_first()
    {
        await store.Sessions.CreateAsync(new Session { Id = "s" }, None);
        for (var i = 0; i < 4; i++, clock.Advance(TimeSpan.FromSeconds(1)))
            await store.Threads.CreateAsync(new AgentThread { Id = $"t{i}", SessionId = i < 2 ? "s" : null, UserId = "u" }, None);
        (await store.Threads.OfSession("s").Select(thread => thread.Id).ToListAsync(None)).ShouldBe(["t1", "t0"]);
        (await store.Threads.OfUser("u").Take(3).Select(thread => thread.Id).ToListAsync(None)).ShouldBe(["t3", "t2", "t1"]);
    }

    [Theory, InlineData(Atomicity.Store), InlineData(Atomicity.Scope)]
    public async Task Delete_takes_checkpoints_and_messages_or_refuses(Atomicity atomicity)
    {
        await using var own = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Atomicity = atomicity }), cancellationToken: None);
        await own.Threads.CreateAsync(new AgentThread { Id = "t" }, None);
        await own.Messages.AppendAsync("t", [Message.User("a"), Message.User("b")], None);
        await own.Checkpoints.Thread("t").SaveAsync(new Dictionary<string, int> { ["step"] = 1 }, cancellationToken: None);
        await own.Checkpoints.Thread("t", "sub").SaveAsync(new Dictionary<string, int> { ["step"] = 1 }, cancellationToken: None);
        var refusal = await Should.ThrowAsync<PerdureException>(async () => await own.Threads.DeleteAsync("t", DeleteChildren.Refuse, None));
        refusal.Fault.ShouldBe(Fault.InvalidReference);
        refusal.Message.ShouldContain("2 checkpoints and 2 messages");
        (await own.Threads.DeleteAsync("t", DeleteChildren.Cascade, None)).ShouldBeTrue();
        (await own.Messages.CountAsync("t", None)).ShouldBe(0);
        (await own.Checkpoints.NamespacesAsync("t", None).CountAsync(None)).ShouldBe(0);
        (await own.Threads.FindAsync("t", None)).ShouldBeNull();
        (await own.Threads.DeleteAsync("t", DeleteChildren.Cascade, None)).ShouldBeFalse();
        await own.Threads.CreateAsync(new AgentThread { Id = "t" }, None);
        (await own.Threads.DeleteAsync("t", DeleteChildren.Refuse, None)).ShouldBeTrue();
    }
}
