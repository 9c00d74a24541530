using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Messages;
using Perdure.Storage;

namespace Perdure.Tests.Messages;

public sealed class MessageTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private AgentStore store = null!;

    public async ValueTask InitializeAsync() => store = await AgentStore.OpenAsync("memory:", None);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_part_reads_back()
    {
        var said = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));
        MessagePart[] parts =
        [
            new TextPart("hello \0 😀"), new ReasoningPart("hm"), new ToolCallPart("c1", "search", JsonElement.Parse("""{"q":[1.10,"x"]}""")), new ToolCallPart("c2", "now"),
            new ToolResultPart("c1", JsonElement.Parse("\"found\""), true), new DataPart("image/png", new byte[] { 0, 255 }), new UriPart("https://example.org/", "text/html"), new CustomPart("chart", JsonElement.Parse("{}")),
        ];
        await store.Messages.AppendAsync("t", new Message { Id = "m", Role = "critic", Parts = parts, Tokens = 7, Metadata = new JsonObject { ["k"] = "v" }, CreatedAt = said }, None);
        var found = (await store.Messages.FindAsync("t", 1, None))!;
        (found.ThreadId, found.Position, found.Id, found.Role, found.Tokens, found.CreatedAt).ShouldBe(("t", 1, "m", "critic", 7, said));
        found.Metadata.ToJsonString().ShouldBe("""{"k":"v"}""");
        found.Text.ShouldBe("hello \0 😀");
        found.Parts.Select(part => part.GetType()).ShouldBe(parts.Select(part => part.GetType()));
        ((ToolCallPart)found.Parts[2]).Arguments!.Value.GetRawText().ShouldBe("""{"q":[1.10,"x"]}""");
        ((ToolCallPart)found.Parts[3]).Arguments.ShouldBeNull();
        ((DataPart)found.Parts[5]).Data.ToArray().ShouldBe([0, 255]);
        (await store.Messages.FindAsync("t", 2, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Reading_forwards_backwards_last_and_from_a_position()
    {
        await store.Messages.AppendAsync("t", Enumerable.Range(1, 1000).Select(i => Message.User($"{i}")), None);
        (await store.Messages.ReadAsync("t", None).Select(message => message.Text).ToListAsync(None)).ShouldBe(Enumerable.Range(1, 1000).Select(i => $"{i}"));
        (await store.Messages.ReadBackwardsAsync("t", None).Select(message => message.Position).ToListAsync(None)).ShouldBe(Enumerable.Range(1, 1000).Reverse().Select(i => (long)i));
        (await store.Messages.LastAsync("t", 3, None)).Select(message => message.Position).ShouldBe([998, 999, 1000]);
        (await store.Messages.ReadAsync("t", 999, None).Select(message => message.Position).ToListAsync(None)).ShouldBe([999, 1000]);
        (await store.Messages.ReadBackwardsAsync("t", 3, None).Select(message => message.Position).ToListAsync(None)).ShouldBe([2, 1]);
        (await store.Messages.ReadBackwardsAsync("t", 1, None).CountAsync(None)).ShouldBe(0);
        (await store.Messages.CountAsync("t", None)).ShouldBe(1000);
        (await store.Messages.LastAsync("absent", 3, None)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await store.Messages.LastAsync("t", -1, None));
    }

    [Fact]
    public async Task Large_messages_are_read_a_megabyte_at_a_time()
    {
        var large = new string('x', 700_000);
        for (var i = 0; i < 5; i++)
            await store.Messages.AppendAsync("t", Message.User(large), None);
        (await store.Messages.ReadAsync("t", None).Select(message => message.Position).ToListAsync(None)).ShouldBe([1, 2, 3, 4, 5]);
        (await store.Messages.ReadBackwardsAsync("t", None).Select(message => message.Position).ToListAsync(None)).ShouldBe([5, 4, 3, 2, 1]);
    }

    [Fact]
    public async Task An_expected_count_is_compared_and_swapped()
    {
        await store.Messages.AppendAsync("t", [Message.User("a")], 0, None);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Messages.AppendAsync("t", [Message.User("b")], 0, None))).Fault.ShouldBe(Fault.Conflict);
        (await store.Messages.AppendAsync("t", [Message.User("b"), Message.User("c")], 1, None)).Select(message => message.Position).ShouldBe([2, 3]);
        (await store.Messages.AppendAsync("t", [], None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_the_last_and_clearing()
    {
        await store.Messages.AppendAsync("t", [Message.User("a"), Message.User("b"), Message.User("c")], None);
        (await store.Messages.DeleteLastAsync("t", 2, None)).ShouldBe(2);
        (await store.Messages.AppendAsync("t", Message.User("d"), None)).Position.ShouldBe(2);
        (await store.Messages.DeleteLastAsync("t", 99, None)).ShouldBe(2);
        (await store.Messages.DeleteLastAsync("t", cancellationToken: None)).ShouldBe(0);
        await store.Messages.AppendAsync("t", Message.User("e"), None);
        (await store.Messages.ClearAsync("t", None)).ShouldBe(1);
        (await store.Messages.ClearAsync("t", None)).ShouldBe(0);
    }

    [Fact]
    public async Task What_would_not_read_back_is_refused_and_nothing_of_it_is_appended()
    {
        (await Should.ThrowAsync<ArgumentException>(async () => await store.Messages.AppendAsync("t", [Message.User("fine"), Message.User("\ud800")], None))).Message.ShouldContain("$.parts[0].text");
        await Should.ThrowAsync<ArgumentException>(async () => await store.Messages.AppendAsync("t", Message.Of("", "x"), None));
        (await store.Messages.CountAsync("t", None)).ShouldBe(0);
    }
}
