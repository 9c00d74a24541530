using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Sessions: created once, updated by who saw the last, listed newest first.</summary>
internal sealed class SessionSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("session.create-get-save", CreateAsync),
        new("session.values", ValuesAsync),
        new("session.update-compares", UpdateAsync),
        new("session.racing-updates", RaceAsync),
        new("session.racing-creates", CreatesAsync),
        new("session.changes-all-happen", ChangesAsync),
        new("session.list-of-user", ListAsync),
        new("session.list-under-inserts", InsertsAsync),
        new("session.user1-and-user10", UsersAsync),
        new("session.hostile-ids", HostileAsync),
        new("session.delete-refuses", RefusesAsync),
        new("session.delete-cascades", CascadesAsync),
        new("session.bad-input", BadAsync),
    ];

    private static async Task CreateAsync(Trial trial)
    {
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        trial.Equal(null, await sessions.FindAsync("s").ConfigureAwait(false), "a session that is not there");
        var made = await sessions.CreateAsync(new Session { Id = "s", UserId = "u", Metadata = new JsonObject { ["a"] = 1 } }).ConfigureAwait(false);
        trial.True(made.Version > 0, "the version", "a positive one", $"{made.Version}");
        trial.Equal((trial.Clock.GetUtcNow(), trial.Clock.GetUtcNow()), (made.CreatedAt, made.UpdatedAt), "the times");
        await trial.FaultsAsync(Fault.Conflict, async () => await sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        var saved = await sessions.SaveAsync(made with { UserId = "v" }).ConfigureAwait(false);
        trial.Equal((made.CreatedAt, trial.Clock.GetUtcNow()), (saved.CreatedAt, saved.UpdatedAt), "the times after a save");
        var found = trial.Present(await (await trial.StoreAsync().ConfigureAwait(false)).Sessions.FindAsync("s").ConfigureAwait(false), "the session");
        trial.Equal((saved.Version, saved.CreatedAt, saved.UpdatedAt, "v", 1), (found.Version, found.CreatedAt, found.UpdatedAt, found.UserId, (int)found.Metadata["a"]!), "the session found");
        var named = await sessions.CreateAsync(new Session()).ConfigureAwait(false);
        trial.True(named.Id.Length > 0 && await sessions.FindAsync(named.Id).ConfigureAwait(false) is not null, "a session without an id", "one that was given one", $"'{named.Id}'");
        trial.Equal("v", await sessions.UserOfAsync("s").ConfigureAwait(false), "the user of a session");
        trial.Equal(null, await sessions.UserOfAsync(named.Id).ConfigureAwait(false), "the user of nobody's session");
        trial.Equal(null, await sessions.UserOfAsync("absent").ConfigureAwait(false), "the user of a session that is not there");
    }

    private static async Task ValuesAsync(Trial trial)
    {
        var data = new JsonObject { ["null"] = null, [""] = "", ["a.b"] = new JsonObject { ["$set"] = -0.0 }, ["big"] = long.MinValue, ["money"] = 79228162514264337593543950335m, ["zero"] = "\0", ["😀"] = "שלום\u202e", ["long"] = new string('é', 200_000), ["list"] = new JsonArray(1, null, "x") };
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        await sessions.CreateAsync(new Session { Id = "s", Data = (JsonObject)data.DeepClone(), Metadata = (JsonObject)data.DeepClone(), ExpiresAt = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567) }).ConfigureAwait(false);
        data["later"] = 1;
        var found = trial.Present(await (await trial.StoreAsync().ConfigureAwait(false)).Sessions.FindAsync("s").ConfigureAwait(false), "the session");
        data.Remove("later");
        trial.True(JsonNode.DeepEquals(data, found.Data) && JsonNode.DeepEquals(data, found.Metadata), "the data", "what was saved", "something else");
        trial.Same(data.Select(one => one.Key), found.Data.Select(one => one.Key), "the order of the data");
        trial.Equal(new DateTimeOffset(2039, 12, 31, 22, 0, 0, TimeSpan.Zero).AddTicks(1_234_560), found.ExpiresAt?.ToUniversalTime().AddTicks(-(found.ExpiresAt.Value.Ticks % 10)), "the expiry, to the microsecond");
        found.Data["aliased"] = 1;
        trial.Equal(null, (await sessions.FindAsync("s").ConfigureAwait(false))?.Data["aliased"], "the data after a loaded session was changed");
    }

    private static async Task UpdateAsync(Trial trial)
    {
        var (one, two) = ((await trial.StoreAsync().ConfigureAwait(false)).Sessions, (await trial.StoreAsync().ConfigureAwait(false)).Sessions);
        var first = await one.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        var second = await two.UpdateAsync(first with { UserId = "two" }).ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await one.UpdateAsync(first with { UserId = "one" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        trial.Equal(Fault.Conflict, refused.Fault, "the fault");
        trial.True(refused.Message.Contains($"{first.Version}", StringComparison.Ordinal) && refused.Message.Contains("'s'", StringComparison.Ordinal), "the message", "one that names the session and the version expected", refused.Message);
        trial.Equal("two", (await one.FindAsync("s").ConfigureAwait(false))?.UserId, "the session");
        await two.DeleteAsync("s", DeleteChildren.Refuse).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await one.UpdateAsync(second).ConfigureAwait(false), "an update after the delete").ConfigureAwait(false);
        await two.CreateAsync(new Session { Id = "s", UserId = "new" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await one.UpdateAsync(second).ConfigureAwait(false), "an update after the session was made anew").ConfigureAwait(false);
        trial.Equal("new", (await one.FindAsync("s").ConfigureAwait(false))?.UserId, "the session made anew");
        await trial.FaultsAsync(Fault.NotFound, async () => await one.UpdateAsync("absent", session => session).ConfigureAwait(false), "a change of a session that is not there").ConfigureAwait(false);
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Writers = 6;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Writers; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        for (var round = 0; round < 15; round++)
        {
            var seen = await stores[0].Sessions.SaveAsync(new Session { Id = "s", UserId = "nobody" }).ConfigureAwait(false);
            var won = await StartingLine.RunAsync(Writers, async i => await WinsAsync(async () => await stores[i].Sessions.UpdateAsync(seen with { UserId = $"writer {i}" }).ConfigureAwait(false)).ConfigureAwait(false)).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), $"the winners of round {round}");
            trial.Equal($"writer {Array.IndexOf(won, true)}", (await stores[0].Sessions.FindAsync("s").ConfigureAwait(false))?.UserId, $"the session after round {round}");
        }
    }

    private static async Task CreatesAsync(Trial trial)
    {
        var stores = new List<AgentStore>();
        for (var i = 0; i < 6; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        for (var round = 0; round < 15; round++)
        {
            var won = await StartingLine.RunAsync(6, async i => await WinsAsync(async () => await stores[i].Sessions.CreateAsync(new Session { Id = $"s{round}", UserId = $"{i}" }).ConfigureAwait(false)).ConfigureAwait(false)).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), $"the winners of round {round}");
            trial.Equal($"{Array.IndexOf(won, true)}", (await stores[0].Sessions.FindAsync($"s{round}").ConfigureAwait(false))?.UserId, "the winner's session");
        }
    }

    private static async Task ChangesAsync(Trial trial)
    {
        await (await trial.StoreAsync().ConfigureAwait(false)).Sessions.CreateAsync(new Session { Id = "s", Data = new JsonObject { ["count"] = 0 } }).ConfigureAwait(false);
        await StartingLine.RunAsync(5, async _ =>
        {
            var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
            for (var i = 0; i < 20; i++)
                await sessions.UpdateAsync("s", session => session with { Data = new JsonObject { ["count"] = (int)session.Data["count"]! + 1 } }).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        trial.Equal(100, (int?)(await (await trial.StoreAsync().ConfigureAwait(false)).Sessions.FindAsync("s").ConfigureAwait(false))?.Data["count"], "the count");
    }

    private static async Task ListAsync(Trial trial)
    {
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        var expected = new List<(DateTimeOffset At, string Id)>();
        for (var i = 0; i < 30; i++)
        {
            // Five at a time share their time; ids are not in the order of creation.
            if (i % 5 == 0)
                trial.Clock.Advance(TimeSpan.FromSeconds(1));
            var made = await sessions.CreateAsync(new Session { Id = $"s{i * 7 % 30:D2}", UserId = i % 3 == 0 ? "other" : "u" }).ConfigureAwait(false);
            if (made.UserId == "u")
                expected.Add((made.CreatedAt, made.Id));
        }
        var newest = expected.OrderByDescending(one => one.At).ThenByDescending(one => one.Id, StringComparer.Ordinal).Select(one => one.Id).ToList();
        trial.Same(newest, await sessions.OfUser("u").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the sessions of a user");
        trial.Same(newest.Take(4), await sessions.OfUser("u").Take(4).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the newest four");
        trial.Same(newest, await PagesAsync(cursor => sessions.OfUser("u").Take(3).After(cursor).ToPageAsync()).ConfigureAwait(false), "the pages of a user's sessions");
        trial.Equal(30, await sessions.All().CountAsync().ConfigureAwait(false), "all sessions");
        trial.Equal(0, await sessions.OfUser("").CountAsync().ConfigureAwait(false), "the sessions of an empty user id");
    }

    private static async Task InsertsAsync(Trial trial)
    {
        var (sessions, other) = ((await trial.StoreAsync().ConfigureAwait(false)).Sessions, (await trial.StoreAsync().ConfigureAwait(false)).Sessions);
        for (var i = 0; i < 40; i++)
            await sessions.CreateAsync(new Session { Id = $"m{i:D2}", UserId = "u" }).ConfigureAwait(false);
        var (seen, cursor, page) = (new List<string>(), (string?)null, 0);
        do
        {
            var found = await sessions.OfUser("u").Take(7).After(cursor).ToPageAsync().ConfigureAwait(false);
            seen.AddRange(found.Items.Select(one => one.Id));
            cursor = found.Next;
            // All have one time: some come before the cursor, some behind it, one that was seen goes.
            await other.CreateAsync(new Session { Id = $"z{page}", UserId = "u" }).ConfigureAwait(false);
            await other.CreateAsync(new Session { Id = $"a{page}", UserId = "u" }).ConfigureAwait(false);
            await other.DeleteAsync(seen[^1], DeleteChildren.Refuse).ConfigureAwait(false);
            page++;
        }
        while (cursor is not null);
        trial.Same(Enumerable.Range(0, 40).Select(i => $"m{i:D2}").Reverse(), seen.Where(id => id[0] == 'm'), "what was there from the start");
        trial.Equal(seen.Count, seen.Distinct().Count(), "the sessions seen, each once");
        trial.True(!seen.Any(id => id[0] == 'z'), "what came before the cursor", "unseen", "seen");
    }

    private static async Task UsersAsync(Trial trial)
    {
        string[] users = ["user1", "user10", "user", "User1", "user1 ", "user1:", "user1%", "user_"];
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var user in users)
        {
            await store.Sessions.CreateAsync(new Session { Id = $"session of {user}", UserId = user }).ConfigureAwait(false);
            await store.Threads.CreateAsync(new AgentThread { Id = $"thread of {user}", UserId = user, SessionId = $"session of {user}" }).ConfigureAwait(false);
        }
        foreach (var user in users)
        {
            trial.Same([$"session of {user}"], await store.Sessions.OfUser(user).Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the sessions of '{user}'");
            trial.Same([$"thread of {user}"], await store.Threads.OfUser(user).Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the threads of '{user}'");
            trial.Same([$"thread of {user}"], await store.Threads.OfSession($"session of {user}").Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the threads of the session of '{user}'");
        }
    }

    private static async Task HostileAsync(Trial trial)
    {
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        foreach (var text in Hostile.Texts)
            await sessions.CreateAsync(new Session { Id = text, UserId = text }).ConfigureAwait(false);
        sessions = (await trial.RestartStoreAsync().ConfigureAwait(false)).Sessions;
        foreach (var text in Hostile.Texts)
        {
            trial.Equal(text, (await sessions.FindAsync(text).ConfigureAwait(false))?.UserId, $"session '{text}'");
            trial.Same([text], await sessions.OfUser(text).Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the sessions of user '{text}'");
        }
        trial.Same(Hostile.Texts.Order(Ordinal.Comparer).Reverse(), await sessions.All().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "all sessions, by id where times are equal");
    }

    private static async Task RefusesAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        for (var i = 0; i < 5; i++)
            await store.Threads.CreateAsync(new AgentThread { Id = $"t{i}", SessionId = "s" }).ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await store.Sessions.DeleteAsync("s", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a session with threads").ConfigureAwait(false);
        trial.Equal(Fault.InvalidReference, refused.Fault, "the fault");
        trial.True(refused.Message.Contains("5 threads", StringComparison.Ordinal) && refused.Message.Contains("'t4'", StringComparison.Ordinal), "the message", "one that counts and names threads", refused.Message);
        trial.Present(await store.Sessions.FindAsync("s").ConfigureAwait(false), "the session");
        for (var i = 0; i < 5; i++)
            await store.Threads.DeleteAsync($"t{i}", DeleteChildren.Refuse).ConfigureAwait(false);
        trial.True(await store.Sessions.DeleteAsync("s", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a session without threads", "true", "false");
        trial.Equal(false, await store.Sessions.DeleteAsync("s", DeleteChildren.Refuse).ConfigureAwait(false), "another delete");
    }

    private static async Task CascadesAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var session in (string[])["s", "s2"])
        {
            await store.Sessions.CreateAsync(new Session { Id = session }).ConfigureAwait(false);
            for (var i = 0; i < 4; i++)
            {
                await store.Threads.CreateAsync(new AgentThread { Id = $"{session} t{i}", SessionId = session }).ConfigureAwait(false);
                await store.Checkpoints.Thread($"{session} t{i}").SaveJsonAsync($$"""{"i":{{i}}}""").ConfigureAwait(false);
                await store.Messages.AppendAsync($"{session} t{i}", Messages.Message.User("hello")).ConfigureAwait(false);
            }
        }
        await store.Checkpoints.Thread("s t1").ForkAsync(1, "s2 t1", "forked").ConfigureAwait(false);
        trial.True(await store.Sessions.DeleteAsync("s", DeleteChildren.Cascade).ConfigureAwait(false), "the delete", "true", "false");
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        trial.Equal(null, await store.Sessions.FindAsync("s").ConfigureAwait(false), "the session");
        trial.Equal(0, await store.Threads.OfSession("s").CountAsync().ConfigureAwait(false), "its threads");
        for (var i = 0; i < 4; i++)
        {
            trial.Equal("none", await store.Checkpoints.Thread($"s t{i}").TextAsync().ConfigureAwait(false), "a checkpoint of a thread of it");
            trial.Equal(0L, await store.Messages.CountAsync($"s t{i}").ConfigureAwait(false), "the messages of a thread of it");
            trial.Equal($$"""{"i":{{i}}}""", await store.Checkpoints.Thread($"s2 t{i}").TextAsync().ConfigureAwait(false), "a checkpoint of another session");
            trial.Equal(1L, await store.Messages.CountAsync($"s2 t{i}").ConfigureAwait(false), "the messages of another session");
        }
        trial.Equal(4, await store.Threads.OfSession("s2").CountAsync().ConfigureAwait(false), "the threads of another session");
        trial.Equal("""{"i":1}""", await store.Checkpoints.Thread("s2 t1", "forked").TextAsync().ConfigureAwait(false), "a fork of what was deleted");
        trial.Equal(false, await store.Sessions.DeleteAsync("s", DeleteChildren.Cascade).ConfigureAwait(false), "another delete");
    }

    private static async Task BadAsync(Trial trial)
    {
        var sessions = (await trial.StoreAsync().ConfigureAwait(false)).Sessions;
        foreach (var id in (string[])["a\0", new string('x', 256), "\ud800"])
        {
            await trial.MisusedAsync(async () => await sessions.CreateAsync(new Session { Id = id }).ConfigureAwait(false), "a session of a bad id").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await sessions.FindAsync(id).ConfigureAwait(false), "a find of a bad id").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await sessions.SaveAsync(new Session { UserId = id }).ConfigureAwait(false), "a session of a bad user id", "user").ConfigureAwait(false);
        }
        await trial.MisusedAsync(async () => await sessions.CreateAsync(new Session { Id = "s", Data = new JsonObject { ["a"] = new JsonArray(1, "\ud800") } }).ConfigureAwait(false), "a session with a lone surrogate", "[1]").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await sessions.CreateAsync(new Session { Id = "s", Metadata = new JsonObject { ["a"] = double.NaN } }).ConfigureAwait(false), "a session with NaN", ".a").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await sessions.UpdateAsync(new Session { Id = "s" }).ConfigureAwait(false), "an update of what was never saved", "never saved").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await sessions.SweepAsync(0).ConfigureAwait(false), "a sweep of none").ConfigureAwait(false);
        await trial.MisusedAsync(() => Task.FromResult(sessions.All().Take(-1)), "a negative limit").ConfigureAwait(false);
        trial.Equal(0, await sessions.All().CountAsync().ConfigureAwait(false), "the sessions");
    }

    private static async Task<List<string>> PagesAsync(Func<string?, ValueTask<Page<Session>>> page)
    {
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var found = await page(cursor).ConfigureAwait(false);
            seen.AddRange(found.Items.Select(one => one.Id));
            cursor = found.Next;
        }
        while (cursor is not null);
        return seen;
    }

    private static async Task<bool> WinsAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
        {
            return false;
        }
    }
}
