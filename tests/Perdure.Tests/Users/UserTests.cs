using System.Text;
using System.Text.Json;
using Perdure.Users;

namespace Perdure.Tests.Users;

public sealed class UserTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("José", "Jose\u0301")]
    [InlineData("ﬁnn", "FINN")]
    [InlineData("Ａda１", "ada1")]
    [InlineData("\u212bsa", "åsa")]
    public async Task Names_that_Unicode_calls_compatible_are_one(string one, string other)
    {
        await using var store = await AgentStore.OpenAsync("memory:", Token);
        await store.Users.CreateAsync(new User { Id = "u", Username = one }, Token);
        (await store.Users.FindByUsernameAsync(other, Token))!.Username.ShouldBe(one);
        (await Should.ThrowAsync<Perdure.Storage.PerdureException>(async () => await store.Users.CreateAsync(new User { Username = other }, Token))).Fault.ShouldBe(Perdure.Storage.Fault.Conflict);
    }

    [Theory]
    [InlineData("ß", "ss")]
    [InlineData("ı", "i")]
    [InlineData("Müller", "Mueller")]
    [InlineData("a b", "ab")]
    public async Task Names_that_only_look_alike_are_two(string one, string other)
    {
        await using var store = await AgentStore.OpenAsync("memory:", Token);
        await store.Users.CreateAsync(new User { Username = one }, Token);
        (await store.Users.FindByUsernameAsync(other, Token)).ShouldBeNull();
        await store.Users.CreateAsync(new User { Username = other }, Token);
    }

    [Fact]
    public async Task A_user_shows_no_password_and_its_record_holds_none()
    {
        await using var store = await AgentStore.OpenAsync("memory:", Token);
        var user = await store.Users.CreateAsync(new User { Id = "u", Username = "ada" }, Token);
        await store.Users.SetPasswordAsync("u", "correct horse", Token);
        user = await store.Users.FindAsync("u", Token);
        JsonSerializer.Serialize(user).ShouldNotContain("ash", Case.Insensitive);
        user!.ToString().ShouldNotContain("ash", Case.Insensitive);
        foreach (var collection in (string[])["users", "user_credentials"])
        {
            var record = (await store.Backend.FindAsync([new Perdure.Storage.RecordKey(collection, StoreContext.StoreScope, "u")], Token))[0]!;
            Encoding.UTF8.GetString(record.Body.Span).ShouldNotContain("horse");
        }
    }

    [Fact]
    public async Task Names_that_cannot_be_are_nobodys()
    {
        await using var store = await AgentStore.OpenAsync("memory:", Token);
        foreach (var name in (string[])["", " ", "a\0", "\ud800", "\ufffe", new string('x', 300)])
        {
            (await store.Users.FindByUsernameAsync(name, Token)).ShouldBeNull();
            (await store.Users.LoginAsync(name, "whatever it is", TimeSpan.FromHours(1), Token)).ShouldBeNull();
        }
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await store.Users.LoginAsync("ada", "whatever it is", TimeSpan.Zero, Token));
    }
}
