using System.Text;
using System.Text.Json.Nodes;
using Perdure.Memory;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Tests.Sessions;

public sealed class SessionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly TestClock clock = new();
    private AgentStore store = null!;

    public async ValueTask InitializeAsync() => store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Time = clock }, None);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Create_find_update_and_conflicts()
    {
        var session = await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "u", Data = new JsonObject { ["a"] = 1 } }, None);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Sessions.CreateAsync(session, None))).Fault.ShouldBe(Fault.Conflict);
        var found = (await store.Sessions.FindAsync("s", None))!;
        found.Data.ToJsonString().ShouldBe("""{"a":1}""");
        found.Version.ShouldBe(session.Version);
        (await store.Sessions.UserOfAsync("s", None)).ShouldBe("u");
        await store.Sessions.UpdateAsync(found with { UserId = "v" }, None);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Sessions.UpdateAsync(found, None))).Fault.ShouldBe(Fault.Conflict);
        (await store.Sessions.FindAsync("absent", None)).ShouldBeNull();
        (await store.Sessions.UserOfAsync("absent", None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_users_sessions_come_newest_first_and_paged()
    {
        for (var i = 0; i < 5; i++, clock.Advance(TimeSpan.FromSeconds(1)))
            await store.Sessions.CreateAsync(new Session { Id = $"s{i}", UserId = i % 2 == 0 ? "user1" : "user10" }, None);
        var page = await store.Sessions.OfUser("user1").Take(2).ToPageAsync(None);
        page.Items.Select(session => session.Id).ShouldBe(["s4", "s2"]);
        (await store.Sessions.OfUser("user1").Take(2).After(page.Next).ToPageAsync(None)).Items.Select(session => session.Id).ShouldBe(["s0"]);
        (await store.Sessions.All().FirstAsync(None))!.Id.ShouldBe("s4");
    }

    [Fact]
    public async Task Past_its_expiry_a_session_and_its_token_are_gone_at_once_and_a_sweep_removes_it()
    {
        await store.Sessions.CreateAsync(new Session { Id = "s" }, None);
        await store.Sessions.ExtendAsync("s", TimeSpan.FromMinutes(5), None);
        var token = await store.Sessions.IssueTokenAsync("s", None);
        clock.Advance(TimeSpan.FromMinutes(4));
        (await store.Sessions.FindByTokenAsync(token, None))!.Id.ShouldBe("s");
        (await store.Sessions.TouchAsync("s", None)).UpdatedAt.ShouldBe(clock.GetUtcNow());
        await store.Sessions.ExtendAsync("s", TimeSpan.FromMinutes(5), None);
        clock.Advance(TimeSpan.FromMinutes(5));
        (await store.Sessions.FindAsync("s", None)).ShouldBeNull();
        (await store.Sessions.FindByTokenAsync(token, None)).ShouldBeNull();
        (await Should.ThrowAsync<PerdureException>(async () => await store.Sessions.ExtendAsync("s", TimeSpan.FromMinutes(5), None))).Fault.ShouldBe(Fault.NotFound);
        (await store.Sessions.SweepAsync(cancellationToken: None)).ShouldBe(1);
        (await store.Sessions.SweepAsync(cancellationToken: None)).ShouldBe(0);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await store.Sessions.SweepAsync(-1, None));
    }

    [Fact]
    public async Task A_token_is_shown_once_and_stored_only_as_its_hash()
    {
        await store.Sessions.CreateAsync(new Session { Id = "s" }, None);
        var token = await store.Sessions.IssueTokenAsync("s", None);
        token.Length.ShouldBe(43);
        var stored = (await store.Backend.FindAsync([new RecordKey("sessions", StoreContext.StoreScope, "s")], None))[0]!;
        Encoding.UTF8.GetString(stored.Body.Span).ShouldNotContain(token);
        var second = await store.Sessions.IssueTokenAsync("s", None);
        (await store.Sessions.FindByTokenAsync(token, None)).ShouldBeNull();
        (await store.Sessions.FindByTokenAsync(second, None)).ShouldNotBeNull();
        await store.Sessions.RevokeTokenAsync("s", None);
        foreach (var wrong in new[] { second, "", "x", new string('§', 43), (await store.Sessions.FindAsync("s", None))!.TokenHash ?? "none" })
            (await store.Sessions.FindByTokenAsync(wrong, None)).ShouldBeNull();
        (await Should.ThrowAsync<PerdureException>(async () => await store.Sessions.IssueTokenAsync("absent", None))).Fault.ShouldBe(Fault.NotFound);
    }

    [Theory, InlineData(Atomicity.Store), InlineData(Atomicity.Scope)]
    public async Task Delete_takes_the_threads_or_refuses(Atomicity atomicity)
    {
        await using var own = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Atomicity = atomicity }), cancellationToken: None);
        await own.Sessions.CreateAsync(new Session { Id = "s" }, None);
        for (var i = 0; i < 4; i++)
            await own.Threads.CreateAsync(new AgentThread { Id = $"t{i}", SessionId = "s" }, None);
        await own.Messages.AppendAsync("t1", Perdure.Messages.Message.User("hi"), None);
        var refusal = await Should.ThrowAsync<PerdureException>(async () => await own.Sessions.DeleteAsync("s", DeleteChildren.Refuse, None));
        refusal.Fault.ShouldBe(Fault.InvalidReference);
        refusal.Message.ShouldContain("4 threads");
        (await own.Sessions.DeleteAsync("s", DeleteChildren.Cascade, None)).ShouldBeTrue();
        (await own.Threads.All().CountAsync(None)).ShouldBe(0);
        (await own.Messages.CountAsync("t1", None)).ShouldBe(0);
        (await own.Sessions.DeleteAsync("s", DeleteChildren.Refuse, None)).ShouldBeFalse();
    }
}
