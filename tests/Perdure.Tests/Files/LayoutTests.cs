using Perdure.Storage;

namespace Perdure.Tests.Files;

/// <summary>What a person sees in the folder.</summary>
public sealed class LayoutTests : FolderTest
{
    [Fact]
    public async Task A_record_is_a_readable_file()
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(Put("Ada/1", 7) with { ExpiresAt = Noon.AddDays(1) }), Token);
        var text = await File.ReadAllTextAsync(PathOf("notes/s/+ada%2f1.json"), Token);
        text[18..].ShouldBe("""

            "collection":"notes",
            "scope":"s",
            "id":"Ada/1",
            "version":7,
            "createdAt":"2026-01-02T12:00:00.0000000Z",
            "updatedAt":"2026-01-02T12:00:00.0000000Z",
            "expiresAt":"2026-01-03T12:00:00.0000000Z",
            "revision":1,
            "fields":{"color":"red"},"body":{"color":"red","n":7}}

            """);
    }

    [Fact]
    public async Task A_log_is_a_file_of_lines()
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(new Append(Events(), [new NewEntry(1, Bytes("{\"role\":\"user\"}"), Bytes("{\"said\":\"hello\"}")), new NewEntry(2, Bytes("a\nb"), new byte[] { 255, 0 })])), Token);
        (await File.ReadAllLinesAsync(PathOf("events/s/log.jsonl"), Token)).Select(line => line[18..]).ShouldBe([
            "\"log\":\"events\",\"scope\":\"s\",\"id\":\"log\"}",
            "\"position\":1,\"version\":1,\"at\":\"2026-01-02T12:00:00.0000000Z\",\"length\":16,\"head\":{\"role\":\"user\"},\"body\":{\"said\":\"hello\"}}",
            "\"position\":2,\"version\":2,\"at\":\"2026-01-02T12:00:00.0000000Z\",\"length\":2,\"headText\":\"a\\nb\",\"bodyBytes\":\"/wA=\"}",
        ]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData(" {}")]
    [InlineData("{} ")]
    [InlineData("{\n\"a\": 1.0,\"a\":2}")]
    [InlineData("null")]
    [InlineData("nul")]
    [InlineData("-0.0e5")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":\"\\u0000 \"}")]
    [InlineData("\u0000")]
    [InlineData("plain \"text\" \\ 😀 \u2028")]
    [InlineData("[[[[")]
    [InlineData("\ufeff{}")]
    public async Task Any_body_comes_back_as_it_was(string body)
    {
        await using var backend = await OpenAsync();
        await backend.WriteAsync(Batch(new Put(Note("a"), 1, Bytes(body), [FieldValue.Null]), new Append(Events(), [new NewEntry(2, Bytes(body), Bytes(body))])), Token);
        await using var other = await OpenAsync();
        (await other.FindAsync([Note("a")], Token))[0]!.Body.ToArray().ShouldBe(Bytes(body).ToArray());
        (await EntriesAsync(other, Events())).ShouldBe($"1:2:{body}:{body}");
    }

    [Fact]
    public async Task A_body_that_nests_deeper_than_a_reader_goes_comes_back()
    {
        var deep = new string('[', 300) + new string(']', 300);
        await using var backend = await OpenAsync();
        await backend.WriteAsync(Batch(new Append(Events(), [new NewEntry(2, Bytes(deep), Bytes(deep))])), Token);
        (await EntriesAsync(backend, Events())).ShouldBe($"1:2:{deep}:{deep}");
    }

    [Fact]
    public async Task Ids_too_long_for_a_file_name_are_found_and_listed()
    {
        var ids = new[] { new string('x', 255), new string('x', 254) + "y", string.Concat(Enumerable.Repeat("😀", 63)), new string('X', 255) };
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch([.. ids.Select((id, i) => Put(id, i + 1, scope: id + id)), .. ids.Select((id, i) => Append(Events(id, id + id), i + 10))]), Token);
        await using var reopened = await OpenAsync();
        (await reopened.ScopesAsync("notes", cancellationToken: Token).ToListAsync(Token)).ShouldBe(ids.Select(id => id + id), ignoreOrder: true);
        foreach (var id in ids)
            (await reopened.LogsAsync("events", id + id, Token).ToListAsync(Token)).ShouldBe([id]);
        (await reopened.FindAsync([.. ids.Select(id => Note(id, id + id))], Token)).Select(record => record!.Version).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Names_of_devices_and_of_the_stores_own_files_are_names_like_others()
    {
        var schema = new StoreSchema([new CollectionSchema("con", 1, [], [], _ => []), new CollectionSchema("store", 1, [], [], _ => [])], [new LogSchema("journal", 1), new LogSchema("lock", 1)]);
        await using var backend = await OpenAsync(schema);
        await backend.WriteAsync(Batch(
            new Put(new RecordKey("con", "nul", "aux"), 1, Bytes("1"), []), new Put(new RecordKey("store", ".", ".."), 2, Bytes("2"), []),
            Append(new LogKey("journal", "store.json", "store.lock"), 3), Append(new LogKey("lock", "x", "store"), 4)), Token);
        await using var other = await OpenAsync(schema);
        (await other.FindAsync([new RecordKey("con", "nul", "aux"), new RecordKey("store", ".", "..")], Token)).Select(record => record!.Version).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Folders_that_became_empty_go()
    {
        await using (var backend = await OpenAsync())
        {
            await backend.WriteAsync(Batch(Put("a", 1, scope: "gone"), Put("b", 2, scope: "stays")), Token);
            await backend.WriteAsync(Batch(new Remove(Note("a", "gone"))), Token);
        }
        Directory.GetDirectories(PathOf("notes")).Select(Path.GetFileName).ShouldBe(["stays"]);
    }
}
