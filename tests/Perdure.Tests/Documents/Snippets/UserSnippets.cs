using Perdure.Collections;
using Perdure.States;
using Perdure.Users;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of users.</summary>
public sealed class UserSnippets
{
    [Fact]
    public async Task Users_and_their_sessions()
    {
        var password = "correct horse battery staple";
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Collections = [Diary.Collection] });

        var ada = await store.Users.CreateAsync(new User { Username = "Ada", Email = "ada@example.com" });
        await store.Users.SetPasswordAsync(ada.Id, password);

        var login = await store.Users.LoginAsync("ada", password, TimeSpan.FromHours(24));      // null: no such user, not active, or another password
        var who = await store.Users.FindByTokenAsync(login!.Token);                             // the token is shown once; only its hash is stored

        who!.Id.ShouldBe(ada.Id);

        await store.Users.SetDataAsync(ada.Id, "language", "en");           // creates the user when it is not there

        await store.CommitAsync(async unit =>
        {
            await unit.States.SaveAsync(new SessionState { UserId = ada.Id, SessionId = "s-1", State = "identity_brainstorming" });
            await unit.Contexts.SaveAsync(new ConversationContext
            {
                UserId = ada.Id,
                SessionId = "s-1",
                Messages = [new ContextMessage("user", "I am a maker."), new ContextMessage("assistant", "Who else?")],
            });
            await unit.Identities.CreateAsync(new UserIdentity { UserId = ada.Id, Name = "a maker", Category = "maker_of_money" });
        });   // all three, or none of them

        var state = await store.States.FindAsync(ada.Id, "s-1");
        await store.Contexts.SetUserDataAsync(ada.Id, "s-1", "mood", "eager");
        await foreach (var own in store.States.SessionsOf(ada.Id))          // newest first
            await foreach (var user in store.States.UsersOfAsync(own.Id))   // a session may be shared
                Console.WriteLine($"{own.Id}: {user}");

        state!.State.ShouldBe("identity_brainstorming");
        await store.Collection(Diary.Collection).SaveAsync(new Diary { Owner = ada.Id });

        var receipt = await store.EraseUserAsync(ada.Id);
        foreach (var part in receipt.Parts)
            Console.WriteLine($"{part.Name}: {part.Erased} removed, {part.Remaining} left");

        receipt.IsComplete.ShouldBeTrue();
        (await store.Collection(Diary.Collection).Query().CountAsync()).ShouldBe(0);
    }
}

public sealed record Diary : Entity
{
    public required string Owner { get; init; }

    public static readonly CollectionDefinition<Diary> Collection = new("diaries", diary => diary.Id) { UserId = diary => diary.Owner };
}
