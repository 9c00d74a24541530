using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Tests.Files;

/// <summary>What is damaged is reported with the file's name, and stays as it is.</summary>
public sealed class DamageTests : FolderTest
{
    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("empty")]
    [InlineData("another's")]
    [InlineData("nonsense")]
    public async Task A_damaged_record_is_reported_and_not_overwritten(string how)
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(Put("a", 1), Put("b", 2)), Token);
        var file = PathOf("notes/s/a.json");
        var bytes = await File.ReadAllBytesAsync(file, Token);
        bytes = how switch
        {
            "cut" => bytes[..^5],
            "flipped" => [.. bytes[..^5], (byte)(bytes[^5] ^ 1), .. bytes[^4..]],
            "empty" => [],
            "another's" => await File.ReadAllBytesAsync(PathOf("notes/s/b.json"), Token),
            _ => "{\"half\":true}"u8.ToArray(),
        };
        await File.WriteAllBytesAsync(file, bytes, Token);

        await using var reopened = await OpenAsync();
        (await FaultAsync(() => reopened.FindAsync([Note("a")], Token).AsTask(), Fault.Corrupt)).Message.ShouldContain("notes/s/a.json");
        await FaultAsync(() => PictureAsync(reopened), Fault.Corrupt);
        await FaultAsync(() => reopened.WriteAsync(Batch(Put("a", 3)), Token).AsTask(), Fault.Corrupt);
        await FaultAsync(() => reopened.WriteAsync(Batch(new Remove(Note("a"))), Token).AsTask(), Fault.Corrupt);
        (await File.ReadAllBytesAsync(file, Token)).ShouldBe(bytes);

        (await reopened.FindAsync([Note("b")], Token))[0].ShouldNotBeNull();
        (await reopened.WriteAsync(Batch(Put("b", 4)), Token)).Conflict.ShouldBeNull();
    }

    [Fact]
    public async Task A_damaged_record_refuses_only_its_own_batch()
    {
        await using var backend = await OpenAsync();
        await backend.WriteAsync(Batch(Put("a", 1)), Token);
        await File.WriteAllTextAsync(PathOf("notes/s/a.json"), "x", Token);
        var writes = Enumerable.Range(0, 20).Select(i => backend.WriteAsync(Batch(Put(i == 10 ? "a" : $"other{i}", 100 + i)), Token).AsTask()).ToArray();
        await FaultAsync(() => writes[10], Fault.Corrupt);
        foreach (var write in writes.Where((_, i) => i != 10))
            (await write).Conflict.ShouldBeNull();
    }

    [Fact]
    public async Task A_record_repaired_by_hand_is_taken_without_its_checksum()
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(Put("a", 1)), Token);
        var file = PathOf("notes/s/a.json");
        var text = await File.ReadAllTextAsync(file, Token);
        await File.WriteAllTextAsync(file, "{" + text[18..].Replace("\"n\":1", "\"n\":2"), Token);
        await using var reopened = await OpenAsync();
        System.Text.Encoding.UTF8.GetString((await reopened.FindAsync([Note("a")], Token))[0]!.Body.Span).ShouldBe("""{"color":"red","n":2}""");
    }

    [Theory]
    [InlineData("tail cut", 3)]
    [InlineData("tail without break", 3)]
    [InlineData("garbage behind", 3)]
    [InlineData("flipped in the middle", 2)]
    [InlineData("title flipped", 0)]
    public async Task A_damaged_line_of_a_log_is_never_cut(string how, int position)
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(Append(Events(), 1, 2, 3)), Token);
        var file = PathOf("events/s/log.jsonl");
        var bytes = await File.ReadAllBytesAsync(file, Token);
        var second = bytes.AsSpan().IndexOf("\"said\":\"2\""u8);
        bytes = how switch
        {
            "tail cut" => bytes[..^9],
            "tail without break" => bytes[..^1],
            "garbage behind" => [.. bytes, (byte)'{'],
            "title flipped" => [.. bytes[..30], (byte)(bytes[30] ^ 1), .. bytes[31..]],
            _ => [.. bytes[..second], (byte)'"', (byte)'S', .. bytes[(second + 2)..]],
        };
        await File.WriteAllBytesAsync(file, bytes, Token);

        await using var reopened = await OpenAsync();
        var read = position > 0
            ? () => EntriesAsync(reopened, Events())
            : (Func<Task>)(async () => await reopened.LogsAsync("events", "s", Token).ToListAsync(Token));
        (await FaultAsync(read, Fault.Corrupt)).Message.ShouldContain("events/s/log.jsonl");
        if (position == 3)
            await FaultAsync(() => reopened.WriteAsync(Batch(Append(Events(), 4)), Token).AsTask(), Fault.Corrupt);
        (await File.ReadAllBytesAsync(file, Token)).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_log_cut_while_it_is_open_is_noticed_before_the_next_append()
    {
        await using var backend = await OpenAsync();
        await backend.WriteAsync(Batch(Append(Events(), 1, 2)), Token);
        using (var file = File.OpenWrite(PathOf("events/s/log.jsonl")))
            file.SetLength(file.Length - 10);
        await FaultAsync(() => backend.WriteAsync(Batch(Append(Events(), 3)), Token).AsTask(), Fault.Corrupt);
        await FaultAsync(() => EntriesAsync(backend, Events()), Fault.Corrupt);
    }

    [Theory]
    [InlineData("{", Fault.Corrupt)]
    [InlineData("", Fault.Corrupt)]
    [InlineData("{\"format\":99,\"collections\":{},\"logs\":{}}", Fault.SchemaMismatch)]
    public async Task A_manifest_that_cannot_be_read_stays(string text, Fault fault)
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(Put("a", 1)), Token);
        await File.WriteAllTextAsync(PathOf("store.json"), text, Token);
        var before = Files();
        await FaultAsync(() => OpenAsync(), fault);
        Files().ShouldBe(before);
    }

    [Theory]
    [InlineData("store.json")]
    [InlineData("store.*.journal")]
    public async Task A_store_without_its_own_files_is_not_taken_for_a_new_one(string pattern)
    {
        var backend = await OpenAsync();
        await backend.WriteAsync(Batch(Put("a", 1)), Token);
        foreach (var path in Directory.GetFiles(Folder, pattern))
            File.Delete(path);
        await FaultAsync(() => OpenAsync(), Fault.Corrupt);
        Directory.CreateDirectory(Folder);
    }

    private string Files() => string.Join('\n', Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"));
}
