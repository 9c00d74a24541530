using System.Text;
using Perdure.Conformance.Rooms;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Sessions are gone when they expire, and their tokens are kept by nobody.</summary>
internal sealed class SessionTimeSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("session.expires", ExpiresAsync),
        new("session.swept-with-all-rooms", SweptAsync),
        new("session.extended", ExtendedAsync),
        new("session.token", TokenAsync),
        new("session.token-is-stored-nowhere", NowhereAsync),
    ];

    private static async Task ExpiresAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var end = trial.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        await store.Sessions.CreateAsync(new Session { Id = "brief", UserId = "u", ExpiresAt = end }).ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "long", UserId = "u" }).ConfigureAwait(false);
        var token = await store.Sessions.IssueTokenAsync("brief").ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "brief" }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMicroseconds(1));
        trial.Equal("brief", (await store.Sessions.FindByTokenAsync(token).ConfigureAwait(false))?.Id, "the session of the token just before its end");
        trial.Equal(2, await store.Sessions.OfUser("u").CountAsync().ConfigureAwait(false), "the sessions just before the end of one");
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        trial.Equal(null, await store.Sessions.FindAsync("brief").ConfigureAwait(false), "the session at its end");
        trial.Equal(null, await store.Sessions.FindByTokenAsync(token).ConfigureAwait(false), "the session of the token at its end");
        trial.Same(["long"], await store.Sessions.OfUser("u").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the sessions of the user");
        trial.Same(["long"], await store.Sessions.All().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "all sessions");
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Sessions.ExtendAsync("brief", TimeSpan.FromHours(1)).ConfigureAwait(false), "an extension of an expired session").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Sessions.IssueTokenAsync("brief").ConfigureAwait(false), "a token for an expired session").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.CreateAsync(new AgentThread { Id = "late", SessionId = "brief" }).ConfigureAwait(false), "a thread in an expired session").ConfigureAwait(false);
        trial.Equal(false, await store.Sessions.DeleteAsync("brief", DeleteChildren.Cascade).ConfigureAwait(false), "a delete of an expired session");
        await store.Sessions.CreateAsync(new Session { Id = "brief2", ExpiresAt = end }).ConfigureAwait(false);
        trial.Equal(null, await store.Sessions.FindAsync("brief2").ConfigureAwait(false), "a session made past its end");
        var swept = await store.Sessions.SweepAsync().ConfigureAwait(false);
        trial.True(swept <= 2, "what a sweep removed", "at most what had expired", $"{swept}");
        trial.Equal(0, await store.Sessions.SweepAsync().ConfigureAwait(false), "what another sweep removed");
        await store.Sessions.CreateAsync(new Session { Id = "brief", UserId = "again" }).ConfigureAwait(false);
        trial.Equal("again", (await store.Sessions.FindAsync("brief").ConfigureAwait(false))?.UserId, "a new session under the id of an expired one");
    }

    private static async Task SweptAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var articles = await store.PrepareAsync(Articles.Definition).ConfigureAwait(false);
        var end = trial.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        foreach (var id in (string[])["brief1", "brief2"])
            await store.Sessions.CreateAsync(new Session { Id = id, ExpiresAt = end }).ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "long" }).ConfigureAwait(false);
        await articles.SaveAllAsync([new Article { Id = "brief", Until = end }, new Article { Id = "long" }]).ConfigureAwait(false);
        trial.Equal(0L, await store.SweepAsync().ConfigureAwait(false), "what a sweep removed before anything had expired");
        trial.Clock.Advance(TimeSpan.FromMinutes(10));
        trial.Equal(3L, await store.SweepAsync().ConfigureAwait(false), "what it removed of two rooms");
        trial.Equal(0L, await store.SweepAsync().ConfigureAwait(false), "what another sweep removed");
        trial.Same(["long"], await store.Sessions.All().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the sessions that stay");
        trial.Same(["long"], await articles.ListAsync().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the records that stay");
    }

    private static async Task ExtendedAsync(Trial trial)
    {
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        await sessions.CreateAsync(new Session { Id = "s", ExpiresAt = trial.Clock.GetUtcNow() + TimeSpan.FromMinutes(1) }).ConfigureAwait(false);
        for (var i = 0; i < 5; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(50));
            trial.Equal(trial.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), (await sessions.ExtendAsync("s", TimeSpan.FromMinutes(1)).ConfigureAwait(false)).ExpiresAt, "the new end");
        }
        var touched = await sessions.TouchAsync("s").ConfigureAwait(false);
        trial.Equal(trial.Clock.GetUtcNow(), touched.UpdatedAt, "the time of a touch");
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        trial.Equal(null, await sessions.FindAsync("s").ConfigureAwait(false), "the session past its last end");
        await trial.MisusedAsync(async () => await sessions.ExtendAsync("s", TimeSpan.Zero).ConfigureAwait(false), "an extension by nothing").ConfigureAwait(false);
    }

    private static async Task TokenAsync(Trial trial)
    {
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        await sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        await sessions.CreateAsync(new Session { Id = "s2" }).ConfigureAwait(false);
        var first = await sessions.IssueTokenAsync("s").ConfigureAwait(false);
        var other = await sessions.IssueTokenAsync("s2").ConfigureAwait(false);
        trial.Equal(43, first.Length, "the length of a token");
        trial.Equal("s", (await (await trial.StoreAsync().ConfigureAwait(false)).Sessions.FindByTokenAsync(first).ConfigureAwait(false))?.Id, "the session of a token");
        var second = await sessions.IssueTokenAsync("s").ConfigureAwait(false);
        trial.Equal(null, await sessions.FindByTokenAsync(first).ConfigureAwait(false), "the session of a token that was replaced");
        trial.Equal("s", (await sessions.FindByTokenAsync(second).ConfigureAwait(false))?.Id, "the session of the new token");
        foreach (var wrong in (string[])["", "x", second[..^1], second + "A", second.ToUpperInvariant(), $" {second}", (await sessions.FindAsync("s").ConfigureAwait(false))!.TokenHash!, new string('A', 43)])
            trial.Equal(null, await sessions.FindByTokenAsync(wrong).ConfigureAwait(false), "the session of a wrong token");
        await sessions.RevokeTokenAsync("s").ConfigureAwait(false);
        trial.Equal(null, await sessions.FindByTokenAsync(second).ConfigureAwait(false), "the session of a revoked token");
        trial.Equal("s2", (await sessions.FindByTokenAsync(other).ConfigureAwait(false))?.Id, "the session of another token");
        await sessions.DeleteAsync("s2", DeleteChildren.Refuse).ConfigureAwait(false);
        trial.Equal(null, await sessions.FindByTokenAsync(other).ConfigureAwait(false), "the session of a token whose session was deleted");
        await trial.FaultsAsync(Fault.NotFound, async () => await sessions.IssueTokenAsync("absent").ConfigureAwait(false), "a token for a session that is not there").ConfigureAwait(false);
    }

    private static async Task NowhereAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "u" }).ConfigureAwait(false);
        var token = await store.Sessions.IssueTokenAsync("s").ConfigureAwait(false);
        await foreach (var record in store.Backend.QueryAsync(new Query(Raw, StoreContext.StoreScope), trial.CancellationToken).ConfigureAwait(false))
        {
            var body = Encoding.UTF8.GetString(record.Body.Span);
            trial.True(!body.Contains(token, StringComparison.Ordinal) && !body.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(token)), StringComparison.OrdinalIgnoreCase), "what is stored", "nothing of the token", body);
            trial.True(body.Contains("tokenHash", StringComparison.Ordinal), "what is stored", "the token's hash", body);
        }
        var found = trial.Present(await store.Sessions.FindAsync("s").ConfigureAwait(false), "the session");
        trial.True(!found.ToString().Contains(token, StringComparison.Ordinal), "the session", "nothing of the token", "the token");
    }

    /// <summary>The sessions as the backend holds them.</summary>
    private static CollectionSchema Raw { get; } = new("sessions", 1, [], [], _ => []);
}
