using Perdure.Files;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Files;

/// <summary>A crash between any two steps, and in the middle of any write: each batch is there whole or not at all, and what was acknowledged is there.</summary>
public sealed class CrashTests : FolderTest
{
    // Every kind of change, in one file and in several, in one scope and in several.
    private static IReadOnlyList<WriteBatch> Script =>
    [
        Batch(Put("a", 1), Put("b", 2, scope: "t"), Append(Events(), 3, 4)),
        Batch(Append(Events(), 5)),
        Batch(Put("a", 6, "blue"), new Remove(Note("b", "t")), Append(Events(), 7), Append(Events("other", "t"), 8, 9)),
        Batch(new ReplaceEntry(Events(), 2, 4, new NewEntry(10, Bytes("new head"), Bytes("new body"))), Append(Events(), 11), Put("c", 12)),
        Batch(new Trim(Events(), [new PositionRange(1, 1), new PositionRange(3, 3)]), new Remove(Note("a"))),
        Batch(Append(Events(), 13), new Drop(Events("other", "t")), Append(Events("other", "t"), 14)),
        Batch(new Drop(Events()), Put("a", 15), Put("d", 16, scope: "new")),
        Batch(Append(Events(), 17)),
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Leaves_all_of_a_batch_or_nothing(bool torn, bool powerLost)
    {
        var pictures = await PicturesAsync();
        for (var at = 0; ; at++)
        {
            var store = PathOf($"{at}");
            var disk = new UnsyncedFiles(store);
            var plan = new CrashPlan(at, torn);
            var acknowledged = await RunAsync(store, plan, disk);
            if (powerLost)
                disk.Lose();
            await CheckAsync(store, pictures, acknowledged, $"crash at step {at}");
            if (plan.Steps <= at)
                break;
        }
    }

    [Fact]
    public async Task Survives_a_crash_while_it_recovers()
    {
        var pictures = await PicturesAsync();
        for (var at = 0; ; at += 3)
        {
            var store = PathOf($"{at}");
            var acknowledged = await RunAsync(store, new CrashPlan(at, torn: true), null);
            var again = 0;
            for (; ; again++)
            {
                var plan = new CrashPlan(again, torn: true);
                var backend = new FilesBackend(Options(store), plan.Step);
                try
                {
                    await backend.PrepareAsync(Both, Token);
                    break;
                }
                catch (WorldEndedException) { }
                finally
                {
                    await EndAsync(backend);
                }
            }
            await CheckAsync(store, pictures, acknowledged, $"crash at step {at}, then {again} times while recovering");
            if (acknowledged == Script.Count)
                break;
        }
    }

    // Without real syncs, which are counted as steps all the same: what a loss of power takes is played by hand.
    private static FilesOptions Options(string store) => new() { Path = store, Durability = Durability.Process };

    private static async Task<List<string>> PicturesAsync()
    {
        await using var model = new MemoryBackend();
        await model.PrepareAsync(Both, Token);
        var pictures = new List<string> { await PictureAsync(model) };
        foreach (var batch in Script)
        {
            (await model.WriteAsync(batch, Token)).Conflict.ShouldBeNull();
            pictures.Add(await PictureAsync(model));
        }
        return pictures;
    }

    private static async Task<int> RunAsync(string store, CrashPlan plan, UnsyncedFiles? disk)
    {
        var acknowledged = 0;
        var backend = new FilesBackend(Options(store), disk is null ? plan.Step : disk.Watch(plan.Step));
        try
        {
            await backend.PrepareAsync(Both, Token);
            foreach (var batch in Script)
            {
                (await backend.WriteAsync(batch, Token)).Conflict.ShouldBeNull();
                acknowledged++;
            }
        }
        catch (WorldEndedException) { }
        await EndAsync(backend);
        return acknowledged;
    }

    // Gives back handles and locks, as the operating system does for a process that has ended; the plan lets nothing reach the disk.
    private static async Task EndAsync(FilesBackend backend)
    {
        try
        {
            await backend.DisposeAsync();
        }
        catch (WorldEndedException) { }
    }

    private static async Task CheckAsync(string store, List<string> pictures, int acknowledged, string when)
    {
        await using var backend = new FilesBackend(Options(store));
        await backend.PrepareAsync(Both, Token);
        var picture = await PictureAsync(backend);
        (picture == pictures[acknowledged] || (acknowledged + 1 < pictures.Count && picture == pictures[acknowledged + 1]))
            .ShouldBeTrue($"{when}: {acknowledged} batches were acknowledged. Found:\n{picture}\nexpected:\n{pictures[acknowledged]}");
        (await backend.WriteAsync(Batch(Put("z", 99), Append(Events(), 98)), Token)).Conflict.ShouldBeNull(when);
        (await EntriesAsync(backend, Events())).ShouldEndWith("98:head 98:{\"said\":\"98\"}");
    }
}
