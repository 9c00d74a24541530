using Perdure.Conformance;
using Perdure.Storage;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Coach;

public sealed class CoachTests
{
    private static readonly string[] Lines = ["Ada", "I am a maker (maker_of_money)", "I am a runner", "I am a mother", "not a runner", "done", "a maker: makes", "a mother: cares", "a harbour in the morning", "write a page", "call", "done"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_session_goes_on_in_the_next_process_on_SQLite() => GoesOnAsync(new SqliteFixture());

    [Fact]
    public Task A_session_goes_on_in_the_next_process_on_PostgreSQL()
    {
        var fixture = new PostgreSqlFixture();
        fixture.SkipUnlessThere();
        return GoesOnAsync(fixture);
    }

    [Fact]
    public async Task Two_processes_in_one_session_lose_no_turn()
    {
        await using var fixture = new SqliteFixture();
        var (one, _) = await CoachProcess.StartAsync(fixture.Url!, "ada", "s");
        using var first = one;
        var (two, _) = await CoachProcess.StartAsync(fixture.Url!, "ada", "s");
        using var second = two;
        await first.SayAsync("Ada");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
        {
            for (var n = 0; n < 4; n++)
                await (i == 0 ? first : second).SayAsync($"I am {i}.{n}");
        }));
        await using var store = await AgentStore.OpenAsync(fixture.Url!, Token);
        (await store.Identities.OfUser("ada").Select(one => one.Name).ToListAsync(Token)).Order().ShouldBe(["0.0", "0.1", "0.2", "0.3", "1.0", "1.1", "1.2", "1.3"]);
        var context = (await store.Contexts.FindAsync("ada", "s", Token))!;
        (context.Messages.Count + context.Summary.Split('\n').Length).ShouldBe(18);
    }

    private static async Task GoesOnAsync(BackendFixture fixture)
    {
        await using var disposing = fixture;
        // One process for all turns, and one for each, killed behind its answer.
        var (coach, greeting) = await CoachProcess.StartAsync(fixture.Url!, "ada", "whole");
        var whole = new List<string> { greeting };
        using (coach)
            foreach (var line in Lines)
                whole.Add(await coach.SayAsync(line));
        var (last, answers) = (greeting, new List<string> { greeting });
        foreach (var line in Lines)
        {
            var (next, stands) = await CoachProcess.StartAsync(fixture.Url!, "eve", "cut");
            using var process = next;
            stands.ShouldBe(last);
            answers.Add(last = await process.SayAsync(line));
            await process.KillAsync();
        }
        answers.ShouldBe(whole);
        answers[^1].ShouldBe("[accountability] You planned: write a page; call. How did it go? Say 'again' to begin anew.");

        await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), null, Token);
        var (ada, eve) = ((await store.Contexts.FindAsync("ada", "whole", Token))!, (await store.Contexts.FindAsync("eve", "cut", Token))!);
        eve.Messages.ShouldBe(ada.Messages);
        eve.Messages.Count.ShouldBe(10);
        eve.Summary.ShouldBe(ada.Summary);
        eve.Summary.Split('\n').Length.ShouldBe(Lines.Length * 2 - 10);
        eve.Summary.Split('\n')[0].ShouldBe("user: Ada");
        (await store.Identities.OfUser("eve").Select(one => (one.Name, one.Category, one.Description)).ToListAsync(Token))
            .ShouldBe([("a maker", "maker_of_money", "makes"), ("a mother", "passions_and_talents", "cares")]);
        (await store.States.FindAsync("eve", "cut", Token))!.State.ShouldBe("accountability");
        (await store.States.SessionsOf("eve").Select(session => session.Id).ToListAsync(Token)).ShouldBe(["cut"]);

        // Erasing one coached person leaves the other.
        (await store.EraseUserAsync("eve", Token)).IsComplete.ShouldBeTrue();
        (await store.States.FindAsync("eve", "cut", Token)).ShouldBeNull();
        (await store.States.FindAsync("ada", "whole", Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_transition_of_the_highest_priority_is_taken()
    {
        await using var fixture = new SqliteFixture();
        var (coach, _) = await CoachProcess.StartAsync(fixture.Url!, "ada", "s");
        using var process = coach;
        foreach (var line in (string[])["Ada", "I am a maker", "done"])
            await process.SayAsync(line);
        // Nothing is left to refine, which opens one way on and one back.
        (await process.SayAsync("not a maker")).ShouldBe("[identity_brainstorming] Who do you want to be, Ada? Say: I am a … (category).");
    }
}
