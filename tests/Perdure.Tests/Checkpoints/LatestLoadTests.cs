namespace Perdure.Tests.Checkpoints;

/// <summary>A thread object that has seen the latest version loads it in one read; it must notice when it is not the latest any more.</summary>
public sealed class LatestLoadTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_another_has_saved_since_is_loaded()
    {
        await using var store = await AgentStore.OpenAsync("memory:", Ending);
        var (one, other) = (store.Checkpoints.Thread("t"), store.Checkpoints.Thread("t"));
        await one.SaveAsync(new Note("a", 1), cancellationToken: Ending);
        (await one.LoadAsync<Note>(Ending)).ShouldBe(new Note("a", 1));
        await other.SaveAsync(new Note("a", 2), cancellationToken: Ending);
        (await one.LoadAsync<Note>(Ending)).ShouldBe(new Note("a", 2));
        await one.SaveAsync(new Note("b", 2), cancellationToken: Ending);
        (await other.LoadAsync<Note>(Ending)).ShouldBe(new Note("b", 2));
    }

    [Fact]
    public async Task A_thread_that_was_deleted_or_begun_anew_is_not_what_it_was()
    {
        await using var store = await AgentStore.OpenAsync("memory:", Ending);
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveAsync(new Note("a", 1), cancellationToken: Ending);
        await store.Checkpoints.DeleteThreadAsync("t", Ending);
        (await thread.LoadAsync<Note>(Ending)).ShouldBeNull();
        var seen = store.Checkpoints.Thread("t");
        await seen.SaveAsync(new Note("b", 1), cancellationToken: Ending);
        await store.Checkpoints.DeleteThreadAsync("t", Ending);
        await store.Checkpoints.Thread("t").SaveAsync(new Note("c", 1), cancellationToken: Ending);
        (await seen.LoadAsync<Note>(Ending)).ShouldBe(new Note("c", 1));
    }

    [Fact]
    public async Task States_of_few_and_of_many_entries_with_rewinds_and_forks_load_alike()
    {
        await using var store = await AgentStore.OpenAsync("memory:", Ending);
        var thread = store.Checkpoints.Thread("t");
        for (var i = 0; i < 80; i++)
        {
            await thread.Edit().Append("list", i).Set(i % 7 == 0 ? "rare" : "often", i).SaveAsync(cancellationToken: Ending);
            if (i % 10 == 9)
                await thread.RewindAsync(Math.Max(1, i - 3), cancellationToken: Ending);
            await SameAsync(thread, store.Checkpoints.Thread("t"));
        }
        var fork = await thread.ForkAsync(40, "fork", cancellationToken: Ending);
        await SameAsync(fork, store.Checkpoints.Thread("fork"));
        await fork.Edit().Set("often", -1).SaveAsync(cancellationToken: Ending);
        await SameAsync(fork, store.Checkpoints.Thread("fork"));

        static async Task SameAsync(Perdure.Checkpoints.CheckpointThread seen, Perdure.Checkpoints.CheckpointThread fresh)
        {
            var expected = (await fresh.LoadStateAsync(Ending))!.Json.ToArray();
            (await seen.LoadAsync<System.Text.Json.JsonElement>(Ending)).GetRawText().ShouldBe(System.Text.Encoding.UTF8.GetString(expected));
        }
    }

    private sealed record Note(string Text, int Number);
}
