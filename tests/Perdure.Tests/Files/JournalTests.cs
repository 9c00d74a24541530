using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Tests.Files;

/// <summary>What the end of a journal means.</summary>
public sealed class JournalTests : FolderTest
{
    private string Journal => Directory.GetFiles(Folder, "store.*.journal").ShouldHaveSingleItem();

    [Fact]
    public async Task A_cut_commit_was_not_acknowledged_and_is_dropped()
    {
        await using var first = await OpenAsync();
        await first.WriteAsync(Batch(Put("a", 1)), Token);
        await File.AppendAllTextAsync(Journal, "{\"crc\":\"00000000\",\"bytes\":5,\"changes\":[{\"write\":\"notes/s/b.json\",\"bytes\":5}]}\nab", Token);
        (await first.FindAsync([Note("b")], Token))[0].ShouldBeNull();
        (await first.WriteAsync(Batch(Put("c", 3)), Token)).Conflict.ShouldBeNull();
        await using var second = await OpenAsync();
        (await second.FindAsync([Note("a"), Note("b"), Note("c")], Token)).Select(record => record?.Version).ShouldBe([1, null, 3]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_damaged_commit_is_reported_and_stays(int which)
    {
        string copy;
        await using (var backend = await OpenAsync())
        {
            await backend.WriteAsync(Batch(Put("a", 1)), Token);
            await backend.WriteAsync(Batch(Put("b", 2)), Token);
            copy = Copy();
        }
        var journal = Directory.GetFiles(copy, "store.*.journal").ShouldHaveSingleItem();
        var text = await File.ReadAllTextAsync(journal, Token);
        var damaged = text.Replace($"\"n\":{which}", "\"n\":7");
        damaged.ShouldNotBe(text);
        await File.WriteAllTextAsync(journal, damaged, Token);
        await using var other = new FilesBackend(new FilesOptions { Path = copy });
        (await FaultAsync(() => other.PrepareAsync(Both, Token).AsTask(), Fault.Corrupt)).Message.ShouldContain("journal");
        (await File.ReadAllTextAsync(journal, Token)).ShouldBe(damaged);
    }

    [Fact]
    public async Task Closing_leaves_an_empty_journal_and_no_temporary_files()
    {
        await using (var backend = await OpenAsync())
            await backend.WriteAsync(Batch(Put("a", 1), Append(Events(), 2)), Token);
        (await File.ReadAllTextAsync(Journal, Token)).ShouldBe("{\"journal\":2}\n");
        Directory.GetFiles(Folder, "*.new", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_follows_from_journal_to_journal()
    {
        await using var reader = await OpenAsync();
        (await PictureAsync(reader)).ShouldBeEmpty();
        for (var i = 1; i <= 3; i++)
        {
            await using (var writer = await OpenAsync())
                await writer.WriteAsync(Batch(Put($"n{i}", i), Append(Events(), 10 + i)), Token);
            (await reader.QueryAsync(new Query(Notes, "s", "by_color") { Equal = [FieldValue.Of("red")] }, Token).CountAsync(Token)).ShouldBe(i);
            (await EntriesAsync(reader, Events())).Split(' ').Count(part => part.Contains(":1")).ShouldBe(i);
        }
    }

    [Fact]
    public async Task A_large_journal_is_let_go()
    {
        await using var backend = await OpenAsync();
        var body = new byte[6 << 20];
        for (var i = 1; i <= 5; i++)
            await backend.WriteAsync(Batch(new Append(Events(), [new NewEntry(i, Bytes(""), body)])), Token);
        new FileInfo(Journal).Length.ShouldBeLessThan(30 << 20);
        var lengths = new List<int>();
        await backend.ReadLogAsync(new LogRead(Events(), PositionRange.All), entry =>
        {
            lengths.Add(entry.Body.Length);
            return true;
        }, Token);
        lengths.ShouldBe([.. Enumerable.Repeat(6 << 20, 5)]);
    }

    [Fact]
    public async Task Writers_that_wait_together_share_a_sync()
    {
        var syncs = 0;
        await using var backend = new FilesBackend(new FilesOptions { Path = Folder }, (step, path, bytes) =>
        {
            if (step == "sync")
                Interlocked.Increment(ref syncs);
            return bytes;
        });
        await backend.PrepareAsync(Both, Token);
        await backend.WriteAsync(Batch(Append(Events(), 1)), Token);
        syncs = 0;
        await backend.WriteAsync(Batch(Append(Events(), 2)), Token);
        syncs.ShouldBe(1, "one append, one sync");
        syncs = 0;
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => backend.WriteAsync(Batch(Put($"n{i / 2}", 10 + i, expect: Expect.Absent)), Token).AsTask()));
        syncs.ShouldBeLessThan(100);
        results.Count(result => result.Conflict is null).ShouldBe(100);
    }

    private string Copy()
    {
        var target = PathOf("copy");
        foreach (var path in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(target, Path.GetRelativePath(Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
        return target;
    }
}
