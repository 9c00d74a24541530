using Perdure.Storage;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Sqlite;

/// <summary>Two backends on one file stand for two processes: they share nothing but the file.</summary>
public sealed class SqliteSharingTests
{
    [Fact]
    public async Task A_log_that_another_process_dropped_and_wrote_anew_is_never_mistaken_for_the_old_one()
    {
        await using var store = new SqliteStore();
        var (here, there) = (await store.OpenAsync(), await store.OpenAsync());
        var first = Sample.Append("old", LogHead.Empty);
        await here.WriteAsync(first);
        (await here.WriteAsync(Sample.Append("old 2", new LogHead(1, first.Entries[0].Version)))).Conflict.ShouldBeNull();
        (await here.ReadAsync()).ShouldBe(["old", "old 2"]);

        (await there.WriteAsync(new Drop(Sample.Log()))).Outcomes.ShouldBe([2]);
        (await here.WriteAsync(Sample.Append("late", new LogHead(1, first.Entries[0].Version)))).Conflict.ShouldBe(new Conflict(0, 0, 0));
        (await here.ReadAsync()).ShouldBeEmpty();

        await there.WriteAsync(Sample.Append("new", LogHead.Empty));
        (await here.WriteAsync(Sample.Append("late", new LogHead(1, first.Entries[0].Version)))).Conflict!.FoundPosition.ShouldBe(1);
        (await here.ReadAsync()).ShouldBe(["new"]);
        (await here.WriteAsync(Sample.Append("more"))).Outcomes.ShouldBe([2]);
        (await there.ReadAsync()).ShouldBe(["new", "more"]);
    }

    [Fact]
    public async Task An_append_behind_any_head_is_not_fooled_by_a_stream_that_went()
    {
        await using var store = new SqliteStore();
        var (here, there) = (await store.OpenAsync(), await store.OpenAsync());
        await here.WriteAsync(Sample.Append("a"));
        await here.WriteAsync(Sample.Append("b"));
        await there.WriteAsync(new Trim(Sample.Log(), [PositionRange.All]));
        (await here.WriteAsync(Sample.Append("c"))).Outcomes.ShouldBe([1]);
        (await there.ReadAsync()).ShouldBe(["c"]);
        store.Ask("SELECT count(*) FROM \"trail$streams\"").ShouldBe(1L);
    }

    [Fact]
    public async Task A_stream_of_a_batch_that_was_taken_back_is_forgotten()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync();
        await backend.WriteAsync(Sample.Put("taken"));
        (await backend.WriteAsync(Sample.Append("a", LogHead.Empty, "one"), Sample.Put("taken", Expect.Absent))).Conflict!.Operation.ShouldBe(1);
        await backend.WriteAsync(Sample.Append("other", LogHead.Empty, "two"));
        (await backend.ReadAsync("one")).ShouldBeEmpty();
        (await backend.WriteAsync(Sample.Append("b", null, "one"))).Outcomes.ShouldBe([1]);
        (await backend.ReadAsync("two")).ShouldBe(["other"]);
    }

    [Fact]
    public async Task A_file_held_by_another_program_is_a_transient_timeout()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync(options => options with { BusyTimeout = TimeSpan.FromMilliseconds(60) });
        await backend.WriteAsync(Sample.Append("a"));
        using (var other = store.Connect())
        {
            SqliteStore.Ask(other, "BEGIN IMMEDIATE");
            foreach (var write in (WriteOperation[])[Sample.Append("b"), Sample.Put("b")])
            {
                var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(write));
                (refused.Fault, refused.IsTransient).ShouldBe((Fault.Timeout, true));
            }
            (await backend.ReadAsync()).ShouldBe(["a"]);
        }
        (await backend.WriteAsync(Sample.Append("b"))).Outcomes.ShouldBe([2]);
    }

    [Fact]
    public async Task A_writer_waits_for_another_program()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync();
        ValueTask<WriteResult> write;
        using (var other = store.Connect())
        {
            SqliteStore.Ask(other, "BEGIN IMMEDIATE");
            write = backend.WriteAsync(Sample.Put("a"));
            write.IsCompleted.ShouldBeFalse();
            SqliteStore.Ask(other, "COMMIT");
        }
        (await write).Conflict.ShouldBeNull();
    }

    [Fact]
    public async Task Writers_who_wait_together_each_get_their_own_result()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync();
        var first = Sample.Put("shared");
        await backend.WriteAsync(first);
        ValueTask<WriteResult>[] writes;
        using (var other = store.Connect())
        {
            // All of them queue behind this, so that one transaction takes them together.
            SqliteStore.Ask(other, "BEGIN IMMEDIATE");
            writes = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0
                ? backend.WriteAsync(Sample.Put($"own{i}", Expect.Absent), Sample.Append($"{i}"))
                : backend.WriteAsync(Sample.Append($"lost{i}"), Sample.Put("shared", Expect.Exactly(first.Version))))];
            SqliteStore.Ask(other, "COMMIT");
        }
        var results = await Task.WhenAll(writes.Select(write => write.AsTask()));
        results.Where((_, i) => i % 2 == 0).ShouldAllBe(result => result.Conflict == null);
        results.Where((_, i) => i % 2 == 1).Count(result => result.Conflict is null).ShouldBe(1);
        results.Where(result => result.Conflict is not null).ShouldAllBe(result => result.Conflict!.Operation == 1 && result.Conflict.FoundVersion != first.Version);
        (await backend.ReadAsync()).Count(body => body.StartsWith("lost", StringComparison.Ordinal)).ShouldBe(1);
        results.SelectMany((result, i) => result.Conflict is null ? [result.Outcomes[i % 2 == 0 ? 1 : 0]] : Array.Empty<long>()).ShouldBeUnique();
        (await backend.ReadAsync()).Count.ShouldBe(31);
    }

    [Fact]
    public async Task A_fault_in_one_batch_of_a_group_is_met_by_its_caller_alone()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync();
        store.Ask("CREATE TRIGGER planted BEFORE INSERT ON tasks WHEN new.id = 'bad' BEGIN SELECT RAISE(ABORT, 'planted'); END");
        ValueTask<WriteResult>[] writes;
        using (var other = store.Connect())
        {
            SqliteStore.Ask(other, "BEGIN IMMEDIATE");
            writes = [.. Enumerable.Range(0, 9).Select(i => backend.WriteAsync(Sample.Append($"{i}"), Sample.Put(i == 5 ? "bad" : $"good{i}")))];
            SqliteStore.Ask(other, "COMMIT");
        }
        for (var i = 0; i < writes.Length; i++)
            if (i == 5)
                (await Should.ThrowAsync<PerdureException>(async () => await writes[5])).InnerException!.Message.ShouldContain("planted");
            else
                (await writes[i]).Conflict.ShouldBeNull();
        (await backend.ReadAsync()).ShouldBe(["0", "1", "2", "3", "4", "6", "7", "8"], ignoreOrder: true);
    }

    [Fact]
    public async Task Appends_cost_the_same_however_long_the_log()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync(options => options with { Synchronous = Perdure.Sqlite.SqliteSynchronous.Normal });
        var entries = Enumerable.Range(0, 50_000).Select(_ => new NewEntry(IdGenerator.Default.NewVersion(), default, "body"u8.ToArray())).ToArray();
        await backend.WriteAsync(new Append(Sample.Log("long"), entries));
        await backend.WriteAsync(new Append(Sample.Log("short"), entries[..10]));
        // The shortest of many is hardly disturbed by what else the machine does; reading the whole log was 500 times as much.
        (await ShortestAsync("long")).ShouldBeLessThan(20 * await ShortestAsync("short"));

        async Task<TimeSpan> ShortestAsync(string id)
        {
            var shortest = TimeSpan.MaxValue;
            for (var i = 0; i < 60; i++)
            {
                var started = System.Diagnostics.Stopwatch.GetTimestamp();
                await backend.WriteAsync(Sample.Append("one more", null, id));
                var took = System.Diagnostics.Stopwatch.GetElapsedTime(started);
                shortest = took < shortest ? took : shortest;
            }
            return shortest;
        }
    }
}
