using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.States;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>States, contexts and personas: under a user and a session, changed at once, found from both sides.</summary>
internal sealed class StateSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("state.save-find-update-delete", SaveAsync),
        new("state.keys-of-two-parts", KeysAsync),
        new("state.sessions-of-a-user", SessionsAsync),
        new("state.users-of-a-session", UsersAsync),
        new("state.at-once-with-context-and-personas", AtOnceAsync),
        new("state.ends-in-between", EndsAsync),
        new("context.values", ValuesAsync),
        new("context.user-data-by-the-key", DataAsync),
        new("context.in-no-list-after-its-delete", DeletedAsync),
        new("persona.of-a-user-in-order", PersonasAsync),
        new("persona.update-compares", UpdateAsync),
    ];

    private static SessionState State(string user, string session, string state) => new() { UserId = user, SessionId = session, State = state };

    private static async Task SaveAsync(Trial trial)
    {
        var states = (await trial.StoreAsync().ConfigureAwait(false)).States;
        trial.Equal(null, await states.FindAsync("u", "s").ConfigureAwait(false), "a state that is not there");
        var first = await states.SaveAsync(State("u", "s", "introduction") with { Metadata = new JsonObject { ["k"] = 1 } }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.FaultsAsync(Fault.Conflict, async () => await states.CreateAsync(State("u", "s", "x")).ConfigureAwait(false), "another one").ConfigureAwait(false);
        var next = await states.SaveAsync(State("u", "s", "refinement")).ConfigureAwait(false);
        var found = trial.Present(await (await trial.StoreAsync().ConfigureAwait(false)).States.FindAsync("u", "s").ConfigureAwait(false), "the state");
        trial.Equal(("refinement", "s", first.CreatedAt, trial.Clock.GetUtcNow(), next.Version), (found.State, found.Id, found.CreatedAt, found.UpdatedAt, found.Version), "the state after another save");
        await states.UpdateAsync(found with { State = "action" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await states.UpdateAsync(found with { State = "stale" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        trial.Equal("action", (await states.FindAsync("u", "s").ConfigureAwait(false))?.State, "the state");
        await states.UpdateAsync("u", "s", state => state with { State = state.State + " planned" }).ConfigureAwait(false);
        trial.Equal("action planned", (await states.FindAsync("u", "s").ConfigureAwait(false))?.State, "the state after a change");
        await trial.FaultsAsync(Fault.NotFound, async () => await states.UpdateAsync("u", "absent", state => state).ConfigureAwait(false), "a change of a state that is not there").ConfigureAwait(false);
        trial.Equal((true, false), (await states.DeleteAsync("u", "s").ConfigureAwait(false), await states.DeleteAsync("u", "s").ConfigureAwait(false)), "whether there was one to delete");
        await trial.FaultsAsync(Fault.Conflict, async () => await states.UpdateAsync(found).ConfigureAwait(false), "an update after the delete").ConfigureAwait(false);
    }

    private static async Task KeysAsync(Trial trial)
    {
        (string User, string Session)[] keys = [("org", "1:s1"), ("org:1", "s1"), ("org:1:s1", ""), ("org", "1"), ("or", "g1"), ("Org", "1"), ("user1", "0"), ("user10", ""), ("store", "store"), ("user1 ", "0"), ("%", "_")];
        var store = await trial.StoreAsync().ConfigureAwait(false);
        keys = [.. keys.Where(key => key.Session.Length > 0)];
        foreach (var (user, session) in keys)
            await store.States.SaveAsync(State(user, session, $"{user}|{session}")).ConfigureAwait(false);
        foreach (var (user, session) in keys)
        {
            trial.Equal($"{user}|{session}", (await store.States.FindAsync(user, session).ConfigureAwait(false))?.State, $"the state of '{user}' and '{session}'");
            trial.Same(keys.Where(key => key.User == user).Select(key => key.Session).Order(Ordinal.Comparer).Reverse(), await store.States.SessionsOf(user).Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the sessions of '{user}'");
            trial.Same(keys.Where(key => key.Session == session).Select(key => key.User).Order(Ordinal.Comparer), await store.States.UsersOfAsync(session).ToListAsync().ConfigureAwait(false), $"the users of '{session}'");
        }
    }

    private static async Task SessionsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        for (var i = 0; i < 12; i++)
        {
            if (i % 3 == 0)
                trial.Clock.Advance(TimeSpan.FromSeconds(1));
            if (i % 2 == 0)
                await store.States.SaveAsync(State("u", $"s{i:D2}", "a")).ConfigureAwait(false);
            else
                await store.Contexts.SaveAsync(new ConversationContext { UserId = "u", SessionId = $"s{i:D2}" }).ConfigureAwait(false);
        }
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        // A session that goes on keeps its place.
        await store.States.SaveAsync(State("u", "s01", "b")).ConfigureAwait(false);
        var newest = Enumerable.Range(0, 12).Reverse().Select(i => $"s{i:D2}").ToList();
        trial.Same(newest, await store.States.SessionsOf("u").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the sessions, newest first");
        var page = await store.States.SessionsOf("u").Take(5).ToPageAsync().ConfigureAwait(false);
        trial.Same(newest.Skip(5).Take(5), (await store.States.SessionsOf("u").Take(5).After(page.Next).ToPageAsync().ConfigureAwait(false)).Items.Select(one => one.Id), "the second page");
        trial.Equal(0, await store.States.SessionsOf("v").CountAsync().ConfigureAwait(false), "the sessions of another user");
    }

    private static async Task UsersAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        trial.Equal(0, await store.States.UsersOfAsync("shared").CountAsync().ConfigureAwait(false), "the users of a session nobody has");
        await store.States.SaveAsync(State("bo", "shared", "a")).ConfigureAwait(false);
        await store.States.SaveAsync(State("al", "shared", "b")).ConfigureAwait(false);
        await store.Contexts.SetUserDataAsync("cy", "shared", "k", 1).ConfigureAwait(false);
        await store.States.SaveAsync(State("al", "own", "c")).ConfigureAwait(false);
        trial.Same(["al", "bo", "cy"], await store.States.UsersOfAsync("shared").ToListAsync().ConfigureAwait(false), "the users of a shared session");
        await store.States.DeleteAsync("al", "shared").ConfigureAwait(false);
        trial.Same(["bo", "cy"], await store.States.UsersOfAsync("shared").ToListAsync().ConfigureAwait(false), "its users after one left");
        trial.Same(["al"], await store.States.UsersOfAsync("own").ToListAsync().ConfigureAwait(false), "the users of another session");
        await store.States.SaveAsync(State("al", "shared", "d")).ConfigureAwait(false);
        trial.Same(["al", "bo", "cy"], await store.States.UsersOfAsync("shared").ToListAsync().ConfigureAwait(false), "its users after one came back");
    }

    private static async Task AtOnceAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var other = await trial.StoreAsync().ConfigureAwait(false);
        await TurnAsync(store, 1).ConfigureAwait(false);
        trial.Equal("1: 1 messages, 1 personas", await SeenAsync(store).ConfigureAwait(false), "what one unit wrote");
        // Another write of any of the three in between: none of this unit's.
        for (var which = 0; which < 2; which++)
        {
            await trial.FaultsAsync(Fault.Conflict, () => TurnAsync(store, 2, async () =>
            {
                if (which == 0)
                    await other.States.SaveAsync(State("u", "s", "other")).ConfigureAwait(false);
                else
                    await other.Contexts.SetUserDataAsync("u", "s", "k", 1).ConfigureAwait(false);
            }), $"a unit in which place {which} was written meanwhile").ConfigureAwait(false);
            trial.Equal("other: 1 messages, 1 personas", await SeenAsync(other).ConfigureAwait(false), "what is there");
        }
        // All ends before the write of the user's part, or behind it.
        watch.Before = batch => batch.Operations[0].Scope == "u" || batch.Operations.Count > 1 ? throw new PerdureException(Fault.Unavailable, "The process ends here.") : Task.CompletedTask;
        await trial.FaultsAsync(Fault.Unavailable, () => TurnAsync(store, 3), "a unit before whose write all ends").ConfigureAwait(false);
        trial.Equal("other: 1 messages, 1 personas", await SeenAsync(other).ConfigureAwait(false), "what is there");
        watch.Before = null;
        await TurnAsync(store, 4).ConfigureAwait(false);
        trial.Equal("4: 4 messages, 2 personas", await SeenAsync(other).ConfigureAwait(false), "what the next unit wrote");
    }

    private static Task TurnAsync(AgentStore store, int turn, Func<Task>? between = null) => store.CommitAsync(async unit =>
    {
        var state = await unit.States.FindAsync("u", "s").ConfigureAwait(false);
        var context = await unit.Contexts.FindAsync("u", "s").ConfigureAwait(false) ?? new ConversationContext { UserId = "u", SessionId = "s" };
        context = context with { Messages = [.. Enumerable.Range(1, turn).Select(i => new ContextMessage("user", $"{i}"))] };
        _ = state is null ? await unit.States.CreateAsync(State("u", "s", $"{turn}")).ConfigureAwait(false) : await unit.States.UpdateAsync(state with { State = $"{turn}" }).ConfigureAwait(false);
        _ = context.Version == 0 ? await unit.Contexts.CreateAsync(context).ConfigureAwait(false) : await unit.Contexts.UpdateAsync(context).ConfigureAwait(false);
        await unit.Identities.CreateAsync(new UserIdentity { UserId = "u", Name = $"persona {turn}", Category = "spiritual" }).ConfigureAwait(false);
        if (between is not null)
            await between().ConfigureAwait(false);
    });

    private static async Task<string> SeenAsync(AgentStore store) =>
        $"{(await store.States.FindAsync("u", "s").ConfigureAwait(false))?.State}: {(await store.Contexts.FindAsync("u", "s").ConfigureAwait(false))?.Messages.Count} messages, {await store.Identities.OfUser("u").CountAsync().ConfigureAwait(false)} personas";

    private static async Task EndsAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var other = await trial.StoreAsync().ConfigureAwait(false);
        for (var end = 1; end <= 3; end++)
        {
            var writes = 0;
            watch.After = _ => ++writes == end ? throw new PerdureException(Fault.Unavailable, "The process ends here.") : Task.CompletedTask;
            var isDone = await EndsAsync(async () => await store.States.SaveAsync(State("u", $"s{end}", "a")).ConfigureAwait(false)).ConfigureAwait(false);
            watch.After = null;
            // Whatever is there is found from both sides; a save that was acknowledged is there.
            var isThere = await other.States.FindAsync("u", $"s{end}").ConfigureAwait(false) is not null;
            trial.True(isThere || !isDone, "a save that was acknowledged", "there", "absent");
            trial.Equal((isThere, isThere), (await other.States.SessionsOf("u").AnyAsync(one => one.Id == $"s{end}").ConfigureAwait(false), await other.States.UsersOfAsync($"s{end}").AnyAsync().ConfigureAwait(false)), "whether it is found by its user and by its session");
        }
        trial.True(await other.States.SessionsOf("u").AnyAsync(one => one.Id == "s3").ConfigureAwait(false), "the save that did not end", "listed", "unlisted");
    }

    private static async Task<bool> EndsAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        catch (PerdureException ended) when (ended.Fault == Fault.Unavailable)
        {
            return false;
        }
    }

    private static async Task ValuesAsync(Trial trial)
    {
        var data = new JsonObject { ["null"] = null, ["a.b"] = new JsonObject { ["$set"] = -0.0 }, ["😀"] = "שלום\0", ["money"] = 1.10m };
        var context = new ConversationContext { UserId = "u", SessionId = "s", Messages = [new("user", "a\0b"), new("", ""), new("assistant", new string('é', 100_000))], Summary = "what\nwas", UserData = (JsonObject)data.DeepClone(), Metadata = (JsonObject)data.DeepClone() };
        await (await trial.StoreAsync().ConfigureAwait(false)).Contexts.CreateAsync(context).ConfigureAwait(false);
        var contexts = (await trial.RestartStoreAsync().ConfigureAwait(false)).Contexts;
        var found = trial.Present(await contexts.FindAsync("u", "s").ConfigureAwait(false), "the context");
        trial.Same(context.Messages, found.Messages, "the messages");
        trial.Equal("what\nwas", found.Summary, "the summary");
        trial.True(JsonNode.DeepEquals(data, found.UserData) && JsonNode.DeepEquals(data, found.Metadata), "the data", "what was saved", "something else");
        await trial.FaultsAsync(Fault.Conflict, async () => await contexts.CreateAsync(context).ConfigureAwait(false), "another one").ConfigureAwait(false);
        var next = await contexts.UpdateAsync(found with { Summary = "next" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await contexts.UpdateAsync(found with { Summary = "stale" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        next = await contexts.UpdateAsync("u", "s", one => one with { Metadata = [] }).ConfigureAwait(false);
        trial.Equal((next.Version, "next", null), ((await contexts.FindAsync("u", "s").ConfigureAwait(false))!.Version, (await contexts.FindAsync("u", "s").ConfigureAwait(false))!.Summary, await contexts.FindAsync("s", "u").ConfigureAwait(false)), "the context");
    }

    private static async Task DataAsync(Trial trial)
    {
        const int Writers = 5, Keys = 6;
        await StartingLine.RunAsync(Writers, async writer =>
        {
            var own = (await trial.StoreAsync().ConfigureAwait(false)).Contexts;
            for (var key = 0; key < Keys; key++)
                await own.SetUserDataAsync("u", "s", $"{writer}.{key}", key).ConfigureAwait(false);
            await own.RemoveUserDataAsync("u", "s", $"{writer}.0").ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var contexts = (await trial.StoreAsync().ConfigureAwait(false)).Contexts;
        var found = trial.Present(await contexts.FindAsync("u", "s").ConfigureAwait(false), "the context that was created by its first key");
        trial.Same(Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(1, Keys - 1).Select(key => $"{writer}.{key}")).Order(), found.UserData.Select(one => one.Key).Order(), "the keys");
        trial.Equal((false, false), (await contexts.RemoveUserDataAsync("u", "s", "0.0").ConfigureAwait(false), await contexts.RemoveUserDataAsync("u", "absent", "k").ConfigureAwait(false)), "the removal of keys that are not there");
        trial.Equal(null, await contexts.FindAsync("u", "absent").ConfigureAwait(false), "a context of which a key was to be removed");
    }

    private static async Task DeletedAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.States.SaveAsync(State("u", "s", "a")).ConfigureAwait(false);
        await store.Contexts.SetUserDataAsync("u", "s", "k", 1).ConfigureAwait(false);
        await store.States.DeleteAsync("u", "s").ConfigureAwait(false);
        trial.Equal(1, await store.States.SessionsOf("u").CountAsync().ConfigureAwait(false), "the sessions while there is a context");
        trial.Equal((true, false), (await store.Contexts.DeleteAsync("u", "s").ConfigureAwait(false), await store.Contexts.DeleteAsync("u", "s").ConfigureAwait(false)), "whether there was a context to delete");
        trial.Equal((0, 0), (await store.States.SessionsOf("u").CountAsync().ConfigureAwait(false), await store.States.UsersOfAsync("s").CountAsync().ConfigureAwait(false)), "the sessions, and the session's users, after both were deleted");
        // One deletes, another writes: what is there is listed.
        for (var round = 0; round < 10; round++)
        {
            await store.States.SaveAsync(State("u", "s", "a")).ConfigureAwait(false);
            await StartingLine.RunAsync(2, async i =>
            {
                var own = await trial.StoreAsync().ConfigureAwait(false);
                return i == 0 ? await own.States.DeleteAsync("u", "s").ConfigureAwait(false) : (await own.Contexts.SetUserDataAsync("u", "s", "k", round).ConfigureAwait(false)).Version > 0;
            }).ConfigureAwait(false);
            trial.Equal((1, 1), (await store.States.SessionsOf("u").CountAsync().ConfigureAwait(false), await store.States.UsersOfAsync("s").CountAsync().ConfigureAwait(false)), $"the sessions, and the session's users, after race {round}");
            await store.Contexts.DeleteAsync("u", "s").ConfigureAwait(false);
        }
    }

    private static async Task PersonasAsync(Trial trial)
    {
        var identities = (await trial.StoreAsync().ConfigureAwait(false)).Identities;
        string[] users = ["user1", "user10", "User1", "user1 "];
        for (var i = 0; i < 8; i++)
        {
            if (i % 2 == 0)
                trial.Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var user in users)
                await identities.CreateAsync(new UserIdentity { Id = $"p{i * 5 % 8}", UserId = user, Name = $"{user} {i}", Category = "spiritual", Description = "d" }).ConfigureAwait(false);
        }
        foreach (var user in users)
            trial.Same(["0 p0", "1 p5", "2 p2", "3 p7", "5 p1", "4 p4", "7 p3", "6 p6"], await identities.OfUser(user).Select(one => $"{one.Name[(user.Length + 1)..]} {one.Id}").ToListAsync().ConfigureAwait(false), $"the personas of '{user}', oldest first");
        trial.Equal((true, false), (await identities.DeleteAsync("user1", "p0").ConfigureAwait(false), await identities.DeleteAsync("user1", "p0").ConfigureAwait(false)), "whether there was one to delete");
        trial.Equal((7, 8, true), (await identities.OfUser("user1").CountAsync().ConfigureAwait(false), await identities.OfUser("user10").CountAsync().ConfigureAwait(false), await identities.FindAsync("user10", "p0").ConfigureAwait(false) is not null), "the personas of this user and of another");
        var same = new UserIdentity { UserId = "user1", Name = "twice", Category = "c" };
        await identities.CreateAsync(same).ConfigureAwait(false);
        await identities.CreateAsync(same).ConfigureAwait(false);
        trial.Equal(9, await identities.OfUser("user1").CountAsync().ConfigureAwait(false), "the personas after two of one name");
    }

    private static async Task UpdateAsync(Trial trial)
    {
        var identities = (await trial.StoreAsync().ConfigureAwait(false)).Identities;
        var made = await identities.CreateAsync(new UserIdentity { Id = "p", UserId = "u", Name = "maker", Category = "maker_of_money", Description = "old", Metadata = new JsonObject { ["visualization"] = "a harbour" } }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await identities.UpdateAsync(made with { Description = "new" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await identities.UpdateAsync(made with { Description = "stale" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await identities.CreateAsync(made with { Version = 0 }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        var found = trial.Present(await identities.FindAsync("u", "p").ConfigureAwait(false), "the persona");
        trial.Equal(("new", "a harbour", made.CreatedAt, trial.Clock.GetUtcNow()), (found.Description, (string?)found.Metadata["visualization"], found.CreatedAt, found.UpdatedAt), "the persona");
        await identities.UpdateAsync("u", "p", identity => identity with { Name = "maker of much", UserId = "other" }).ConfigureAwait(false);
        found = trial.Present(await identities.FindAsync("u", "p").ConfigureAwait(false), "the persona after a change");
        trial.Equal(("maker of much", "u"), (found.Name, found.UserId), "the persona after a change");
        trial.Equal("saved", (await identities.SaveAsync(found with { Description = "saved" }).ConfigureAwait(false)).Description, "the persona after a save");
    }
}
