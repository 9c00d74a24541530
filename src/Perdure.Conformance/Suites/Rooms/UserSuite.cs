using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Users: a name has one user, what one sets in a user's data another does not undo.</summary>
internal sealed class UserSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("user.create-find-save-update-delete", CreateAsync),
        new("user.names-are-unique", UniqueAsync),
        new("user.names-of-the-past-are-free", FreedAsync),
        new("user.refused-names-leave-nothing", RefusedAsync),
        new("user.racing-for-a-name", RaceAsync),
        new("user.hostile-names", HostileAsync),
        new("user.data-by-the-key", DataAsync),
        new("user.list", ListAsync),
        new("user.in-a-unit", UnitAsync),
    ];

    private static async Task CreateAsync(Trial trial)
    {
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        trial.Equal(null, await users.FindAsync("u").ConfigureAwait(false), "a user that is not there");
        var made = await users.CreateAsync(new User { Id = "u", Username = "Ada", Email = "ada@example.com", Role = "admin", Data = new JsonObject { ["a"] = 1 }, Metadata = new JsonObject { ["b"] = null } }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await users.CreateAsync(new User { Id = "u" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await users.UpdateAsync(made with { IsActive = false }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await users.UpdateAsync(made with { Role = "stale" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        var found = trial.Present(await (await trial.StoreAsync().ConfigureAwait(false)).Users.FindAsync("u").ConfigureAwait(false), "the user");
        trial.Equal((next.Version, made.CreatedAt, trial.Clock.GetUtcNow(), "Ada", "ada@example.com", ("admin", false)), (found.Version, found.CreatedAt, found.UpdatedAt, found.Username, found.Email, (found.Role, found.IsActive)), "the user found");
        trial.Equal((1, true), ((int?)found.Data["a"], found.Metadata.ContainsKey("b")), "its data and metadata");
        await users.SaveAsync(new User { Id = "u" }).ConfigureAwait(false);
        found = trial.Present(await users.FindAsync("u").ConfigureAwait(false), "the user after a save");
        trial.Equal((null, "user", true, made.CreatedAt), (found.Username, found.Role, found.IsActive, found.CreatedAt), "the user after a save");
        await trial.FaultsAsync(Fault.NotFound, async () => await users.UpdateAsync("absent", user => user).ConfigureAwait(false), "a change of a user that is not there").ConfigureAwait(false);
        trial.True(await users.DeleteAsync("u").ConfigureAwait(false), "the delete", "true", "false");
        trial.True(!await users.DeleteAsync("u").ConfigureAwait(false), "another delete", "false", "true");
        trial.Equal(null, await users.FindAsync("u").ConfigureAwait(false), "the user after its delete");
    }

    private static async Task UniqueAsync(Trial trial)
    {
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        await users.CreateAsync(new User { Id = "one", Username = "Ada", Email = "Ada@Example.com" }).ConfigureAwait(false);
        foreach (var name in (string[])["Ada", "ada", "ADA", " ada ", "\tAdA\n"])
        {
            trial.Equal("one", (await users.FindByUsernameAsync(name).ConfigureAwait(false))?.Id, $"the user named '{name}'");
            var refused = await trial.ThrowsAsync<PerdureException>(async () => await users.CreateAsync(new User { Username = name }).ConfigureAwait(false), $"another user named '{name}'").ConfigureAwait(false);
            trial.Equal(Fault.Conflict, refused.Fault, "the fault");
            trial.True(refused.Message.Contains($"user name '{name}'", StringComparison.Ordinal) && !refused.Message.Contains("one", StringComparison.Ordinal), "the message", "one that says which name and not whose", refused.Message);
        }
        var taken = await trial.ThrowsAsync<PerdureException>(async () => await users.SaveAsync(new User { Id = "two", Username = "Bob", Email = "ADA@example.com" }).ConfigureAwait(false), "another user of that e-mail address").ConfigureAwait(false);
        trial.True(taken.Fault == Fault.Conflict && taken.Message.Contains("e-mail address", StringComparison.Ordinal), "the refusal", "a conflict that says it was the e-mail address", taken.Message);
        trial.Equal("one", (await users.FindByEmailAsync("ada@EXAMPLE.com").ConfigureAwait(false))?.Id, "the user of the e-mail address");
        trial.Equal(null, await users.FindByUsernameAsync("ada@example.com").ConfigureAwait(false), "the user whose name is an e-mail address");
        await users.CreateAsync(new User { Id = "three", Username = "ada@example.com" }).ConfigureAwait(false);
        var exact = (await trial.StoreAsync(new AgentStoreOptions { CaseSensitiveUserNames = true }).ConfigureAwait(false)).Users;
        await exact.CreateAsync(new User { Id = "low", Username = "eve" }).ConfigureAwait(false);
        await exact.CreateAsync(new User { Id = "high", Username = "Eve" }).ConfigureAwait(false);
        trial.Equal(("low", "high", null), ((await exact.FindByUsernameAsync("eve").ConfigureAwait(false))?.Id, (await exact.FindByUsernameAsync("Eve").ConfigureAwait(false))?.Id, (await exact.FindByUsernameAsync("EVE").ConfigureAwait(false))?.Id), "the users where case counts");
    }

    private static async Task FreedAsync(Trial trial)
    {
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        var first = await users.CreateAsync(new User { Id = "one", Username = "a", Email = "a@x.org" }).ConfigureAwait(false);
        var renamed = await users.UpdateAsync(first with { Username = "b" }).ConfigureAwait(false);
        await users.CreateAsync(new User { Id = "two", Username = "a" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await users.UpdateAsync("two", user => user with { Username = "B" }).ConfigureAwait(false), "a change to a name that is taken").ConfigureAwait(false);
        await users.UpdateAsync(renamed with { Username = "B" }).ConfigureAwait(false);
        await users.SaveAsync(new User { Id = "one" }).ConfigureAwait(false);
        await users.UpdateAsync("two", user => user with { Username = "b", Email = "A@X.ORG" }).ConfigureAwait(false);
        trial.Equal(("two", "two"), ((await users.FindByUsernameAsync("b").ConfigureAwait(false))?.Id, (await users.FindByEmailAsync("a@x.org").ConfigureAwait(false))?.Id), "the user of names that others had");
        await users.DeleteAsync("two").ConfigureAwait(false);
        trial.Equal((null, null), (await users.FindByUsernameAsync("b").ConfigureAwait(false), await users.FindByEmailAsync("a@x.org").ConfigureAwait(false)), "the user of a deleted one's names");
        await users.CreateAsync(new User { Id = "three", Username = "b", Email = "a@x.org" }).ConfigureAwait(false);
    }

    private static async Task RefusedAsync(Trial trial)
    {
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        await trial.MisusedAsync(async () => await users.CreateAsync(new User { Username = " \t" }).ConfigureAwait(false), "a name of white space", "user name", "null").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await users.CreateAsync(new User { Username = new string('x', 256) }).ConfigureAwait(false), "a name too long", "256", "255").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await users.CreateAsync(new User { Username = "a\0" }).ConfigureAwait(false), "a name with U+0000", "U+0000").ConfigureAwait(false);
        foreach (var email in (string[])["ada", "@x", "ada@", "a da@x.org"])
            await trial.MisusedAsync(async () => await users.CreateAsync(new User { Email = email }).ConfigureAwait(false), $"e-mail address '{email}'", "e-mail address", "name@example.com").ConfigureAwait(false);
        var made = await users.CreateAsync(new User { Id = "u", Username = "taken" }).ConfigureAwait(false);
        // What is refused for one name reserves no other, and a stale update frees none.
        await trial.FaultsAsync(Fault.Conflict, async () => await users.CreateAsync(new User { Username = "taken", Email = "new@x.org" }).ConfigureAwait(false), "a user whose name is taken").ConfigureAwait(false);
        await users.UpdateAsync(made with { Role = "other" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await users.UpdateAsync(made with { Username = "free" }).ConfigureAwait(false), "a stale update").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await users.CreateAsync(new User { Username = "taken" }).ConfigureAwait(false), "a user whose name is taken still").ConfigureAwait(false);
        await users.CreateAsync(new User { Username = "free", Email = "new@x.org" }).ConfigureAwait(false);
        trial.Equal(2, await users.All().CountAsync().ConfigureAwait(false), "the users");
    }

    private static async Task RaceAsync(Trial trial)
    {
        const int Writers = 6;
        var stores = new List<AgentStore>();
        for (var i = 0; i < Writers; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        for (var round = 0; round < 12; round++)
        {
            var won = await StartingLine.RunAsync(Writers, i => Outcome.WinsAsync(async () =>
                await stores[i].Users.CreateAsync(new User { Id = $"{round}.{i}", Username = i % 2 == 0 ? $"name{round}" : $"NAME{round}", Email = $"{round}.{i}@x.org" }).ConfigureAwait(false))).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), $"the winners of round {round}");
            var winner = $"{round}.{Array.IndexOf(won, true)}";
            trial.Equal(winner, (await stores[0].Users.FindByUsernameAsync($"Name{round}").ConfigureAwait(false))?.Id, $"whose the name is after round {round}");
            for (var i = 0; i < Writers; i++)
                trial.Equal($"{round}.{i}" == winner, await stores[0].Users.FindByEmailAsync($"{round}.{i}@x.org").ConfigureAwait(false) is not null, "whether a racer has its e-mail address");
            // Now two change to one name.
            await stores[0].Users.CreateAsync(new User { Id = $"{round}.other" }).ConfigureAwait(false);
            string[] racers = [winner, $"{round}.other"];
            won = await StartingLine.RunAsync(2, i => Outcome.WinsAsync(async () => await stores[i].Users.UpdateAsync(racers[i], user => user with { Username = $"new{round}" }).ConfigureAwait(false))).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), $"the winners of a change in round {round}");
            trial.Equal(racers[Array.IndexOf(won, true)], (await stores[0].Users.FindByUsernameAsync($"new{round}").ConfigureAwait(false))?.Id, "whose the new name is");
        }
    }

    private static async Task HostileAsync(Trial trial)
    {
        var store = await trial.StoreAsync(new AgentStoreOptions { CaseSensitiveUserNames = true }).ConfigureAwait(false);
        var names = Hostile.Texts.Where(text => !string.IsNullOrWhiteSpace(text) && text.Length < 80 && !text.Contains('\ufffe', StringComparison.Ordinal)).DistinctBy(text => text.Trim().Normalize(System.Text.NormalizationForm.FormKC)).ToList();
        foreach (var name in names)
            await store.Users.CreateAsync(new User { Id = name, Username = name }).ConfigureAwait(false);
        foreach (var name in names)
            trial.Equal(name, (await store.Users.FindByUsernameAsync(name).ConfigureAwait(false))?.Id, $"the user named '{name}'");
    }

    private static async Task DataAsync(Trial trial)
    {
        const int Writers = 5, Keys = 8;
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        await StartingLine.RunAsync(Writers, async writer =>
        {
            var own = (await trial.StoreAsync().ConfigureAwait(false)).Users;
            for (var key = 0; key < Keys; key++)
                await own.SetDataAsync("u", $"{writer}.{key}", new JsonObject { ["v"] = key }).ConfigureAwait(false);
            await own.RemoveDataAsync("u", $"{writer}.0").ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var found = trial.Present(await users.FindAsync("u").ConfigureAwait(false), "the user that was created by its first key");
        trial.Same(Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(1, Keys - 1).Select(key => $"{writer}.{key}")).Order(), found.Data.Select(one => one.Key).Order(), "the keys");
        trial.Equal(7, (int?)found.Data["4.7"]?["v"], "a value");
        trial.Equal(false, await users.RemoveDataAsync("u", "0.0").ConfigureAwait(false), "the removal of a key that is not there");
        trial.Equal(false, await users.RemoveDataAsync("absent", "k").ConfigureAwait(false), "the removal from a user that is not there");
        trial.Equal(null, await users.FindAsync("absent").ConfigureAwait(false), "that user");
        var value = new JsonObject { ["a"] = 1 };
        await users.SetDataAsync("u", "mine", value).ConfigureAwait(false);
        value["a"] = 2;
        await users.SetDataAsync("u", "none", null).ConfigureAwait(false);
        found = (await users.FindAsync("u").ConfigureAwait(false))!;
        trial.Equal((1, true, (string?)null), ((int?)found.Data["mine"]?["a"], found.Data.ContainsKey("none"), found.Username), "what was set, as it was then");
    }

    private static async Task ListAsync(Trial trial)
    {
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        for (var i = 0; i < 12; i++)
        {
            if (i % 3 == 0)
                trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await users.CreateAsync(new User { Id = $"u{i:D2}", Role = i % 4 == 0 ? "admin" : "user" }).ConfigureAwait(false);
        }
        var newest = Enumerable.Range(0, 12).Reverse().Select(i => $"u{i:D2}").ToList();
        trial.Same(newest, await users.All().Select(user => user.Id).ToListAsync().ConfigureAwait(false), "all users, newest first");
        trial.Same(["u08", "u04", "u00"], await users.OfRole("admin").Select(user => user.Id).ToListAsync().ConfigureAwait(false), "the users of a role");
        var page = await users.All().Take(5).ToPageAsync().ConfigureAwait(false);
        trial.Same(newest.Skip(5).Take(5), (await users.All().Take(5).After(page.Next).ToPageAsync().ConfigureAwait(false)).Items.Select(user => user.Id), "the second page");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Users.CreateAsync(new User { Id = "old", Username = "name" }).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            await unit.Users.UpdateAsync("old", user => user with { Username = "former" }).ConfigureAwait(false);
            await unit.Users.CreateAsync(new User { Id = "new", Username = "name" }).ConfigureAwait(false);
            await unit.Users.SetDataAsync("new", "k", 1).ConfigureAwait(false);
            trial.Equal("new", (await unit.Users.FindByUsernameAsync("name").ConfigureAwait(false))?.Id, "whose the name is within");
            trial.Equal("old", (await store.Users.FindByUsernameAsync("name").ConfigureAwait(false))?.Id, "whose it is outside");
        }).ConfigureAwait(false);
        trial.Equal(("new", "old"), ((await store.Users.FindByUsernameAsync("name").ConfigureAwait(false))?.Id, (await store.Users.FindByUsernameAsync("former").ConfigureAwait(false))?.Id), "whose the names are afterwards");
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await unit.Users.CreateAsync(new User { Id = "third", Username = "third" }).ConfigureAwait(false);
            await unit.Users.CreateAsync(new User { Id = "fourth", Username = "THIRD" }).ConfigureAwait(false);
        }), "a unit with two users of one name").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit => await unit.Users.CreateAsync(new User { Username = "Name" }).ConfigureAwait(false)), "a unit with a user of a name that is taken").ConfigureAwait(false);
        trial.Equal(2, await store.Users.All().CountAsync().ConfigureAwait(false), "the users");
    }
}
