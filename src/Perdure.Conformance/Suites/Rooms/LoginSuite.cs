using Perdure.Conformance.Rooms;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Passwords and logins: only who knows the password and is active gets a session.</summary>
internal sealed class LoginSuite : ISuite
{
    private const string Password = "correct horse battery staple \ud83d\ude00";

    // "my password" as ASP.NET Core Identity hashes it, with too few iterations.
    private const string Old = "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==";

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("login.password", PasswordAsync),
        new("login.older-hash-is-renewed", RenewedAsync),
        new("login.gives-a-session", SessionAsync),
        new("login.deactivated-meanwhile", MeanwhileAsync),
    ];

    private static async Task PasswordAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Users.CreateAsync(new User { Id = "u" }).ConfigureAwait(false);
        trial.Equal(false, await store.Users.VerifyPasswordAsync("u", "").ConfigureAwait(false), "any password before there is one");
        await trial.MisusedAsync(async () => await store.Users.SetPasswordAsync("u", "short").ConfigureAwait(false), "a short password", "5 characters", "8").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Users.SetPasswordAsync("absent", Password).ConfigureAwait(false), "a password of a user that is not there").ConfigureAwait(false);
        await store.Users.SetPasswordAsync("u", Password).ConfigureAwait(false);
        await store.Users.SaveAsync(new User { Id = "u", Username = "after" }).ConfigureAwait(false);
        var users = (await trial.StoreAsync().ConfigureAwait(false)).Users;
        trial.Equal((true, false, false), (await users.VerifyPasswordAsync("u", Password).ConfigureAwait(false), await users.VerifyPasswordAsync("u", Password.ToUpperInvariant()).ConfigureAwait(false), await users.VerifyPasswordAsync("absent", Password).ConfigureAwait(false)), "the right, another, and an unknown user's password");
        await users.UpdateAsync("u", user => user with { IsActive = false }).ConfigureAwait(false);
        trial.Equal(false, await users.VerifyPasswordAsync("u", Password).ConfigureAwait(false), "the password of a user that is not active");
        trial.Equal((true, false), (await users.RemovePasswordAsync("u").ConfigureAwait(false), await users.RemovePasswordAsync("u").ConfigureAwait(false)), "whether there was a password to take away");
        await users.SetPasswordAsync("u", Password).ConfigureAwait(false);
        await users.DeleteAsync("u").ConfigureAwait(false);
        await users.CreateAsync(new User { Id = "u" }).ConfigureAwait(false);
        trial.Equal(false, await users.VerifyPasswordAsync("u", Password).ConfigureAwait(false), "the password of one who had the id before");
    }

    private static async Task RenewedAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Users.CreateAsync(new User { Id = "u" }).ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Users.SetPasswordHashAsync("u", "bm8gaGFzaA==").ConfigureAwait(false), "a text that is no hash", "no hash").ConfigureAwait(false);
        await store.Users.SetPasswordHashAsync("u", Old).ConfigureAwait(false);
        watch.Reset();
        trial.Equal((false, 0L), (await store.Users.VerifyPasswordAsync("u", "my passwore").ConfigureAwait(false), watch.Rows), "another password, and the rows written");
        trial.Equal((true, 1L), (await store.Users.VerifyPasswordAsync("u", "my password").ConfigureAwait(false), watch.Rows), "the password, and the rows written");
        trial.Equal((true, 1L), (await store.Users.VerifyPasswordAsync("u", "my password").ConfigureAwait(false), watch.Rows), "the password again, and the rows written");
    }

    private static async Task SessionAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Users.CreateAsync(new User { Id = "u", Username = "Ada" }).ConfigureAwait(false);
        await store.Users.SetPasswordAsync("u", Password).ConfigureAwait(false);
        foreach (var (name, password) in ((string, string)[])[("Bob", Password), ("Ada", Password + " "), ("", Password)])
            trial.Equal(null, await store.Users.LoginAsync(name, password, TimeSpan.FromHours(1)).ConfigureAwait(false), $"a login as '{name}' that must fail");
        trial.Equal(0, await store.Sessions.All().CountAsync().ConfigureAwait(false), "the sessions of failed logins");
        var login = trial.Present(await store.Users.LoginAsync("ADA", Password, TimeSpan.FromHours(1)).ConfigureAwait(false), "the login");
        trial.Equal(("u", "u", trial.Clock.GetUtcNow().AddHours(1)), (login.User.Id, login.Session.UserId, login.Session.ExpiresAt), "whose it is, and until when");
        trial.True(!login.ToString().Contains(login.Token, StringComparison.Ordinal), "the login as text", "one without the token", "one with it");
        var other = await trial.StoreAsync().ConfigureAwait(false);
        trial.Equal(login.Session.Id, (await other.Sessions.FindByTokenAsync(login.Token).ConfigureAwait(false))?.Id, "the session of the token");
        trial.Equal("u", (await other.Users.FindByTokenAsync(login.Token).ConfigureAwait(false))?.Id, "the user of the token");
        trial.Equal(null, await other.Users.FindByTokenAsync(login.Token[1..]).ConfigureAwait(false), "the user of another token");
        await store.Users.UpdateAsync("u", user => user with { IsActive = false }).ConfigureAwait(false);
        trial.Equal(null, await other.Users.FindByTokenAsync(login.Token).ConfigureAwait(false), "the user of the token while it is not active");
        await store.Users.UpdateAsync("u", user => user with { IsActive = true }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        trial.Equal(null, await other.Users.FindByTokenAsync(login.Token).ConfigureAwait(false), "the user of the token after its end");
    }

    private static async Task MeanwhileAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var other = await trial.StoreAsync().ConfigureAwait(false);
        await store.Users.CreateAsync(new User { Id = "u", Username = "ada" }).ConfigureAwait(false);
        await store.Users.SetPasswordAsync("u", Password).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await other.Users.SetDataAsync("u", "k", 1).ConfigureAwait(false);
        };
        trial.Present(await store.Users.LoginAsync("ada", Password, TimeSpan.FromHours(1)).ConfigureAwait(false), "a login while the user's data changes");
        watch.Before = async _ =>
        {
            watch.Before = null;
            await other.Users.UpdateAsync("u", user => user with { IsActive = false }).ConfigureAwait(false);
        };
        trial.Equal(null, await store.Users.LoginAsync("ada", Password, TimeSpan.FromHours(1)).ConfigureAwait(false), "a login while the user is deactivated");
        trial.Equal(1, await store.Sessions.OfUser("u").CountAsync().ConfigureAwait(false), "the sessions");
    }
}
