using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Tests.Files;

/// <summary>Opening what can't be opened, what is older, what is newer, and what is open already.</summary>
public sealed class OpeningTests : FolderTest
{
    [Theory]
    [InlineData("file", "is a file")]
    [InlineData("file/below", "is a file")]
    [InlineData("/proc/perdure/store", "can't be made")]
    public async Task A_path_that_cannot_be_a_store_is_denied(string path, string because)
    {
        Assert.SkipWhen(path.StartsWith("/proc", StringComparison.Ordinal) && !OperatingSystem.IsLinux(), "There is no /proc here.");
        await File.WriteAllTextAsync(PathOf("file"), "mine", Token);
        await using var backend = new FilesBackend(new FilesOptions { Path = Path.Combine(Folder, path) });
        (await FaultAsync(() => backend.PrepareAsync(Both, Token).AsTask(), Fault.Denied)).Message.ShouldContain(because);
        (await File.ReadAllTextAsync(PathOf("file"), Token)).ShouldBe("mine");
    }

    [Fact]
    public void Options_are_checked_together()
    {
        var message = Should.Throw<ArgumentException>(() => new FilesBackend(new FilesOptions { Path = " ", Durability = Durability.None, LockTimeout = TimeSpan.Zero })).Message;
        message.ShouldContain("Path");
        message.ShouldContain("Durability");
        message.ShouldContain("LockTimeout");
    }

    [Fact]
    public async Task A_newer_revision_is_refused_and_stays()
    {
        await using (var newer = await OpenAsync(new StoreSchema([Schema(2, "color")], [new LogSchema("events", 1)])))
            await newer.WriteAsync(Batch(Put("a", 1)), Token);
        await FaultAsync(() => OpenAsync(), Fault.SchemaMismatch);
        await using var again = await OpenAsync(new StoreSchema([Schema(2, "color")], [new LogSchema("events", 1)]));
        (await again.FindAsync([Note("a")], Token))[0].ShouldNotBeNull();
    }

    [Fact]
    public async Task An_older_revision_gets_its_new_index_filled_while_the_older_program_goes_on()
    {
        var schema = Schema(2, "kind");
        await using var older = await OpenAsync();
        await older.WriteAsync(Batch(new Put(Note("a"), 1, Bytes("""{"color":"red","kind":"x"}"""), [FieldValue.Of("red")])), Token);
        await using var newer = await OpenAsync(new StoreSchema([schema], []));
        await older.WriteAsync(Batch(new Put(Note("b"), 2, Bytes("""{"color":"red","kind":"x"}"""), [FieldValue.Of("red")])), Token);
        await newer.WriteAsync(Batch(new Put(Note("c"), 3, Bytes("""{"color":"red","kind":"x"}"""), [FieldValue.Of("x")])), Token);
        (await newer.QueryAsync(new Query(schema, "s", "by_kind") { Equal = [FieldValue.Of("x")] }, Token).Select(record => record.Key.Id).ToListAsync(Token)).ShouldBe(["a", "b", "c"]);
        (await older.QueryAsync(new Query(Notes, "s", "by_color") { Equal = [FieldValue.Of("red")] }, Token).Select(record => record.Key.Id).ToListAsync(Token)).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Two_backends_see_each_others_writes_at_once()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        FilesBackend[] both = [one, two];
        for (var i = 1; i <= 40; i++)
        {
            var writer = both[i % 2];
            var color = i % 3 == 0 ? "blue" : "red";
            (await writer.WriteAsync(Batch(Put($"n{i % 7}", i, color), Append(Events(), 100 + i)), Token)).Outcomes[1].ShouldBe(i);
            if (i % 10 == 0)
                (await writer.WriteAsync(Batch(new ReplaceEntry(Events(), i, 100 + i, new NewEntry(500 + i, Bytes("h"), Bytes("b")))), Token)).Conflict.ShouldBeNull();
            (await PictureAsync(one)).ShouldBe(await PictureAsync(two));
            foreach (var backend in both)
                (await backend.QueryAsync(new Query(Notes, "s", "by_color") { Equal = [FieldValue.Of(color)] }, Token).AnyAsync(record => record.Version == i, Token)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_batch_of_another()
    {
        await using var writer = await OpenAsync();
        await using var reader = await OpenAsync();
        await writer.WriteAsync(Batch(Put("a", 1), Put("b", 1, scope: "t")), Token);
        var writing = WriteAsync(writer);
        while (!writing.IsCompleted)
        {
            var pair = await reader.FindAsync([Note("a"), Note("b", "t")], Token);
            pair[0]!.Version.ShouldBe(pair[1]!.Version);
        }
        await writing;
    }

    [Fact]
    public async Task A_lock_that_is_not_to_be_had_times_out()
    {
        await using var holder = await OpenAsync();
        await using var backend = new FilesBackend(new FilesOptions { Path = Folder, LockTimeout = TimeSpan.FromMilliseconds(50) });
        await backend.PrepareAsync(Both, Token);
        using (StoreLock.TryOpen(PathOf("store.lock")))
            (await FaultAsync(() => backend.WriteAsync(Batch(Put("a", 1)), Token).AsTask(), Fault.Timeout)).IsTransient.ShouldBeTrue();
        (await backend.WriteAsync(Batch(Put("a", 1)), Token)).Conflict.ShouldBeNull();
    }

    private static async Task WriteAsync(FilesBackend writer)
    {
        for (var i = 2; i < 300; i++)
            await writer.WriteAsync(Batch(Put("a", i), Put("b", i, scope: "t")), Token);
    }
}
