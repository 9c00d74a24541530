using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Messages;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A conversation keeps every message, whole, in order, whoever writes at once, however long it is.</summary>
internal sealed class MessageSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("message.append-and-read", AppendAsync),
        new("message.parts", PartsAsync),
        new("message.roles-and-values", RolesAsync),
        new("message.read-ways", WaysAsync),
        new("message.expected-count", ExpectedAsync),
        new("message.concurrent-appenders", ConcurrentAsync),
        new("message.racing-expected-count", RaceAsync),
        new("message.delete-last-and-clear", DeleteAsync),
        new("message.hundred-thousand", HundredThousandAsync),
        new("message.large-bodies-page-by-bytes", LargeAsync),
        new("message.threads-independent", IndependentAsync),
        new("message.bad-input", BadAsync),
    ];

    private static async Task AppendAsync(Trial trial)
    {
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        trial.Equal(0L, await messages.CountAsync("t").ConfigureAwait(false), "the messages of a thread without any");
        trial.Equal(0, await messages.ReadAsync("t").CountAsync().ConfigureAwait(false), "what is read of a thread without any");
        var first = await messages.AppendAsync("t", Message.User("one")).ConfigureAwait(false);
        trial.Equal(("t", 1L, "user", "one", trial.Clock.GetUtcNow()), (first.ThreadId, first.Position, first.Role, first.Text, first.CreatedAt), "the first");
        trial.True(first.Id.Length > 0, "its id", "one that was made", "none");
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        var older = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.FromHours(3)).AddMicroseconds(7);
        var next = await messages.AppendAsync("t", [Message.Assistant("two"), Message.Of("critic", "three") with { Id = "mine", CreatedAt = older, Tokens = 42, Metadata = new JsonObject { ["k"] = "v" } }, Message.System("")]).ConfigureAwait(false);
        trial.Same([2L, 3L, 4L], next.Select(one => one.Position), "the positions");
        trial.Equal(0, (await messages.AppendAsync("t", []).ConfigureAwait(false)).Count, "an append of nothing");
        messages = (await trial.RestartStoreAsync().ConfigureAwait(false)).Messages;
        var read = await messages.ReadAsync("t").ToListAsync().ConfigureAwait(false);
        trial.Same(["1 user one", "2 assistant two", "3 critic three", "4 system "], read.Select(one => $"{one.Position} {one.Role} {one.Text}"), "the messages");
        trial.Same([first.Id, next[0].Id, "mine", next[2].Id], read.Select(one => one.Id), "the ids");
        trial.Equal((older.ToUniversalTime(), 42, """{"k":"v"}"""), (read[2].CreatedAt, read[2].Tokens, read[2].Metadata.ToJsonString()), "what was said of the third");
        trial.Equal((null, "{}", trial.Clock.GetUtcNow()), (read[1].Tokens, read[1].Metadata.ToJsonString(), read[1].CreatedAt), "what was not said of the second");
    }

    private static async Task PartsAsync(Trial trial)
    {
        var json = JsonElement.Parse("""{"a.b":[1,null,"😀\u0000"],"$set":-0.0}""");
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        MessagePart[] parts =
        [
            new TextPart("text \0 \"é😀\""), new TextPart(""), new ReasoningPart("thought"), new ToolCallPart("c1", "tool", json), new ToolCallPart("c2", "tool"), new ToolResultPart("c1", json), new ToolResultPart("c2", null, IsError: true),
            new DataPart("image/png", bytes), new DataPart("application/octet-stream", Array.Empty<byte>()), new UriPart("https://example.org/a?b=c&d='e'", "text/html"), new UriPart("file:///x"), new CustomPart("mine", json), new CustomPart("null", JsonElement.Parse("null")),
        ];
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        await messages.AppendAsync("t", new Message { Role = "tool", Parts = parts }).ConfigureAwait(false);
        await messages.AppendAsync("t", new Message { Role = "empty" }).ConfigureAwait(false);
        bytes.AsSpan().Clear();
        var read = await (await trial.StoreAsync().ConfigureAwait(false)).Messages.ReadAsync("t").ToListAsync().ConfigureAwait(false);
        trial.Same(parts.Select((part, i) => Show(i == 7 ? new DataPart("image/png", Enumerable.Range(0, 256).Select(n => (byte)n).ToArray()) : part)), read[0].Parts.Select(Show), "the parts");
        trial.Equal(0, read[1].Parts.Count, "the parts of an empty message");

        static string Show(MessagePart part) => part switch
        {
            ToolCallPart call => $"call {call.CallId} {call.Name} {Normal(call.Arguments)}",
            ToolResultPart result => $"result {result.CallId} {Normal(result.Result)} {result.IsError}",
            DataPart data => $"data {data.MediaType} {Convert.ToHexString(data.Data.Span)}",
            CustomPart custom => $"custom {custom.Kind} {Normal(custom.Value)}",
            _ => part.ToString(),
        };

        static string Normal(JsonElement? value) => value is { } given ? JsonNode.Parse(given.GetRawText())?.ToJsonString() ?? "null" : "none";
    }

    private static async Task RolesAsync(Trial trial)
    {
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        foreach (var text in Hostile.Texts)
            await messages.AppendAsync("t", Message.Of(text, text) with { Id = text, Metadata = new JsonObject { [text] = text } }).ConfigureAwait(false);
        var read = await (await trial.RestartStoreAsync().ConfigureAwait(false)).Messages.ReadAsync("t").ToListAsync().ConfigureAwait(false);
        trial.Same(Hostile.Texts.Select(text => (text, text, text, text)), read.Select(one => (one.Id, one.Role, one.Text, one.Metadata.Single().Key)), "the messages");
        await (await trial.StoreAsync().ConfigureAwait(false)).Messages.AppendAsync("large", Message.User(StateValues.All.Single(value => value.Name == "four-megabytes").Json)).ConfigureAwait(false);
        trial.Equal(StateValues.All.Single(value => value.Name == "four-megabytes").Json, (await (await trial.StoreAsync().ConfigureAwait(false)).Messages.FindAsync("large", 1).ConfigureAwait(false))?.Text, "a message of four megabytes");
    }

    private static async Task WaysAsync(Trial trial)
    {
        const int Count = 700;
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        await messages.AppendAsync("t", Enumerable.Range(1, Count).Select(i => Message.User($"m{i}"))).ConfigureAwait(false);
        messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        await ReadsAsync(messages.ReadAsync("t"), 1, Count, "forwards").ConfigureAwait(false);
        await ReadsAsync(messages.ReadAsync("t", 300), 300, Count, "forwards from the middle").ConfigureAwait(false);
        await ReadsAsync(messages.ReadAsync("t", Count), Count, Count, "forwards from the last").ConfigureAwait(false);
        await ReadsAsync(messages.ReadAsync("t", Count + 1), Count + 1, Count, "forwards from behind the last").ConfigureAwait(false);
        await ReadsAsync(messages.ReadBackwardsAsync("t"), Count, 1, "backwards").ConfigureAwait(false);
        await ReadsAsync(messages.ReadBackwardsAsync("t", 300), 299, 1, "backwards from the middle").ConfigureAwait(false);
        await ReadsAsync(messages.ReadBackwardsAsync("t", 2), 1, 1, "backwards from the second").ConfigureAwait(false);
        trial.Equal(0, await messages.ReadBackwardsAsync("t", 1).CountAsync().ConfigureAwait(false), "what is before the first");
        foreach (var count in (int[])[1, 15, 16, 17, 255, 256, 257, 272, 273, Count, Count + 5])
            trial.Same(Enumerable.Range(1, Count).TakeLast(count).Select(i => (long)i), (await messages.LastAsync("t", count).ConfigureAwait(false)).Select(one => one.Position), $"the last {count}");
        trial.Equal("m123", (await messages.FindAsync("t", 123).ConfigureAwait(false))?.Text, "one message");
        trial.Equal(null, await messages.FindAsync("t", Count + 1).ConfigureAwait(false), "a message that is not there");
        trial.Equal((long)Count, await messages.CountAsync("t").ConfigureAwait(false), "the count");

        async Task ReadsAsync(IAsyncEnumerable<Message> read, int from, int to, string what)
        {
            var expected = from <= to ? Enumerable.Range(from, to - from + 1) : to == Count ? [] : Enumerable.Range(to, from - to + 1).Reverse();
            trial.Same(expected.Select(i => ((long)i, $"m{i}")), (await read.ToListAsync().ConfigureAwait(false)).Select(one => (one.Position, one.Text)), what);
        }
    }

    private static async Task ExpectedAsync(Trial trial)
    {
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        await messages.AppendAsync("t", [Message.User("1")], expectedCount: 0).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await messages.AppendAsync("t", [Message.User("x")], expectedCount: 0).ConfigureAwait(false), "an append that expects none").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await messages.AppendAsync("t", [Message.User("x")], expectedCount: 2).ConfigureAwait(false), "an append that expects more").ConfigureAwait(false);
        await messages.AppendAsync("t", [Message.User("2"), Message.User("3")], expectedCount: 1).ConfigureAwait(false);
        trial.Same(["1", "2", "3"], await messages.ReadAsync("t").Select(one => one.Text).ToListAsync().ConfigureAwait(false), "the messages");
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await messages.AppendAsync("t", Message.User("4")).ConfigureAwait(false);
        };
        await trial.FaultsAsync(Fault.Conflict, async () => await store.Messages.AppendAsync("t", [Message.User("x")], expectedCount: 3).ConfigureAwait(false), "an append that another comes before").ConfigureAwait(false);
        trial.Equal(4L, await messages.CountAsync("t").ConfigureAwait(false), "the count");
    }

    private static async Task ConcurrentAsync(Trial trial)
    {
        const int Writers = 6, Times = 40;
        var said = await StartingLine.RunAsync(Writers, async writer =>
        {
            var (messages, mine) = ((await trial.StoreAsync().ConfigureAwait(false)).Messages, new List<(long, string)>());
            for (var i = 0; i < Times; i++)
            {
                var saved = await messages.AppendAsync("t", [Message.User($"{writer}.{i}.a"), Message.User($"{writer}.{i}.b")]).ConfigureAwait(false);
                trial.Equal(saved[0].Position + 1, saved[1].Position, "the positions of two appended together");
                mine.AddRange(saved.Select(one => (one.Position, one.Text)));
            }
            return mine;
        }).ConfigureAwait(false);
        var read = await (await trial.StoreAsync().ConfigureAwait(false)).Messages.ReadAsync("t").ToListAsync().ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, Writers * Times * 2).Select(i => (long)i), read.Select(one => one.Position), "the positions");
        trial.Same(said.SelectMany(mine => mine).OrderBy(one => one.Item1), read.Select(one => (one.Position, one.Text)), "the messages at the positions their writers were told");
        for (var writer = 0; writer < Writers; writer++)
            trial.Same(said[writer].Select(one => one.Item2), read.Where(one => one.Text.StartsWith($"{writer}.", StringComparison.Ordinal)).Select(one => one.Text), $"the order of writer {writer}");
    }

    private static async Task RaceAsync(Trial trial)
    {
        var stores = new List<AgentStore>();
        for (var i = 0; i < 5; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        for (var round = 0; round < 15; round++)
        {
            var count = await stores[0].Messages.CountAsync("t").ConfigureAwait(false);
            var won = await StartingLine.RunAsync(5, async i =>
            {
                try
                {
                    await stores[i].Messages.AppendAsync("t", [Message.User($"{i}")], count).ConfigureAwait(false);
                    return true;
                }
                catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
                {
                    return false;
                }
            }).ConfigureAwait(false);
            trial.Equal(1, won.Count(one => one), $"the winners of round {round}");
            trial.Equal($"{Array.IndexOf(won, true)}", (await stores[0].Messages.LastAsync("t", 1).ConfigureAwait(false))[0].Text, "the winner's message");
        }
        trial.Equal(15L, await stores[0].Messages.CountAsync("t").ConfigureAwait(false), "the messages");
    }

    private static async Task DeleteAsync(Trial trial)
    {
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        await messages.AppendAsync("t", Enumerable.Range(1, 10).Select(i => Message.User($"m{i}"))).ConfigureAwait(false);
        trial.Equal(3L, await messages.DeleteLastAsync("t", 3).ConfigureAwait(false), "the last three");
        trial.Equal(8L, (await messages.AppendAsync("t", Message.User("again")).ConfigureAwait(false)).Position, "the position of the next");
        trial.Same(["m6", "m7", "again"], (await messages.LastAsync("t", 3).ConfigureAwait(false)).Select(one => one.Text), "the last");
        trial.Equal(8L, await messages.DeleteLastAsync("t", 100).ConfigureAwait(false), "more than there are");
        trial.Equal(0L, await messages.DeleteLastAsync("t").ConfigureAwait(false), "of none");
        await messages.AppendAsync("t", Message.User("new")).ConfigureAwait(false);
        trial.Equal(1L, await messages.ClearAsync("t").ConfigureAwait(false), "a clear");
        trial.Equal(0L, await messages.ClearAsync("t").ConfigureAwait(false), "another clear");
        trial.Equal(0L, await messages.CountAsync("t").ConfigureAwait(false), "the count");
        await messages.AppendAsync("t", [Message.User("a"), Message.User("b")]).ConfigureAwait(false);
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await messages.AppendAsync("t", Message.User("c")).ConfigureAwait(false);
        };
        await trial.FaultsAsync(Fault.Conflict, async () => await store.Messages.DeleteLastAsync("t").ConfigureAwait(false), "a delete of the last that another comes behind").ConfigureAwait(false);
        trial.Equal(3L, await messages.CountAsync("t").ConfigureAwait(false), "the count afterwards");
    }

    private static async Task HundredThousandAsync(Trial trial)
    {
        const int Count = 100_000, Batch = 2_000;
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        for (var i = 0; i < Count; i += Batch)
            await store.Messages.AppendAsync("t", Enumerable.Range(i + 1, Batch).Select(n => Message.User($"message {n} of a long conversation"))).ConfigureAwait(false);
        trial.Equal((long)Count, await store.Messages.CountAsync("t").ConfigureAwait(false), "the count");
        watch.Reset();
        await store.Messages.CountAsync("t").ConfigureAwait(false);
        trial.Equal(1L, watch.Entries, "the entries that a count reads");
        watch.Reset();
        trial.Same(Enumerable.Range(Count - 9, 10).Select(i => (long)i), (await store.Messages.LastAsync("t", 10).ConfigureAwait(false)).Select(one => one.Position), "the last ten");
        trial.True(watch.Entries <= 16, "the entries that the last ten read", "at most 16", $"{watch.Entries}");
        watch.Reset();
        trial.Equal("message 50000 of a long conversation", (await store.Messages.FindAsync("t", 50_000).ConfigureAwait(false))?.Text, "one in the middle");
        trial.Equal(1L, watch.Entries, "the entries that one message reads");
        // A page in the middle costs what a page costs, and not what the thread does. Others allocate too: the least of some tries counts.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            trial.Equal(200, await store.Messages.ReadAsync("t", Count / 2).Take(200).CountAsync().ConfigureAwait(false), "a page in the middle");
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        trial.True(least < 4_000_000, "the bytes allocated to read 200 messages in the middle", "those of a few pages", $"{least}");
        watch.Reset();
        var expected = 0L;
        await foreach (var message in store.Messages.ReadAsync("t").ConfigureAwait(false))
        {
            if (message.Position != ++expected || message.Text != $"message {expected} of a long conversation")
                throw trial.Broken("the messages in order", $"message {expected}", $"{message.Position}: {message.Text}");
            if (watch.Entries > expected + 256)
                throw trial.Broken($"the messages read when {expected} were taken", "a page more at most", $"{watch.Entries}");
        }
        trial.Equal((long)Count, expected, "the messages read");
        expected = Count + 1L;
        await foreach (var message in store.Messages.ReadBackwardsAsync("t").Take(1_000).ConfigureAwait(false))
            if (message.Position != --expected)
                throw trial.Broken("the messages backwards", $"message {expected}", $"{message.Position}");
    }

    private static async Task LargeAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        for (var i = 0; i < 40; i++)
            await store.Messages.AppendAsync("t", Message.User($"{i}{new string('x', 300_000)}")).ConfigureAwait(false);
        watch.Reset();
        await foreach (var message in store.Messages.ReadAsync("t").ConfigureAwait(false))
        {
            trial.Equal(1L, message.Position, "the first");
            break;
        }
        trial.True(watch.BodyBytes < 3_000_000, "the bytes that reading the first message reads", "about a page of 1 MB", $"{watch.BodyBytes}");
        trial.Same(Enumerable.Range(1, 40).Select(i => (long)i), await store.Messages.ReadAsync("t").Select(one => one.Position).ToListAsync().ConfigureAwait(false), "all");
        trial.Same(Enumerable.Range(1, 40).Select(i => (long)i).Reverse(), await store.Messages.ReadBackwardsAsync("t").Select(one => one.Position).ToListAsync().ConfigureAwait(false), "all backwards");
    }

    private static async Task IndependentAsync(Trial trial)
    {
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        foreach (var text in Hostile.Texts)
            await messages.AppendAsync(text, Message.User(text)).ConfigureAwait(false);
        foreach (var text in Hostile.Texts)
            trial.Same([(1L, text, text)], (await messages.ReadAsync(text).ToListAsync().ConfigureAwait(false)).Select(one => (one.Position, one.ThreadId, one.Text)), $"the messages of thread '{text}'");
        await messages.ClearAsync("user1").ConfigureAwait(false);
        trial.Equal((0L, 1L), (await messages.CountAsync("user1").ConfigureAwait(false), await messages.CountAsync("user10").ConfigureAwait(false)), "the counts after one was cleared");
    }

    private static async Task BadAsync(Trial trial)
    {
        var messages = (await trial.StoreAsync().ConfigureAwait(false)).Messages;
        await messages.AppendAsync("t", Message.User("there")).ConfigureAwait(false);
        foreach (var (what, message) in (IEnumerable<(string, Message)>)[
            ("an empty role", Message.Of("", "x")), ("a lone surrogate", Message.User("\ud800")), ("a lone surrogate in a role", Message.Of("\ud800", "x")), ("a bad id", Message.User("x") with { Id = "a\0" }),
            ("metadata with NaN", Message.User("x") with { Metadata = new JsonObject { ["a"] = double.NaN } }), ("an undefined value", new Message { Role = "user", Parts = [new CustomPart("k", default)] })])
        {
            await trial.MisusedAsync(async () => await messages.AppendAsync("t", message).ConfigureAwait(false), $"a message with {what}").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await messages.AppendAsync("t", [Message.User("good"), message]).ConfigureAwait(false), $"a good message and one with {what}").ConfigureAwait(false);
        }
        foreach (var id in (string[])["", "a\0", new string('x', 256), "\ud800"])
            await trial.MisusedAsync(async () => await messages.AppendAsync(id, Message.User("x")).ConfigureAwait(false), "a bad thread id").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await messages.LastAsync("t", -1).ConfigureAwait(false), "a negative limit").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await messages.ReadAsync("t", 0).CountAsync().ConfigureAwait(false), "a position before the first").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await messages.AppendAsync("t", [Message.User("x")], expectedCount: -1).ConfigureAwait(false), "a negative count").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await messages.DeleteLastAsync("t", 0).ConfigureAwait(false), "a delete of none").ConfigureAwait(false);
        trial.Equal(1L, await messages.CountAsync("t").ConfigureAwait(false), "the count");
    }
}
