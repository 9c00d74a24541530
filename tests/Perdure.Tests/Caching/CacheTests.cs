using Perdure.Caching;
using Perdure.Memory;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tests.Conformance.Faults;

namespace Perdure.Tests.Caching;

public sealed class CacheTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private static readonly CollectionSchema Items = new("items", 1, [], [], _ => []);
    private static readonly CacheOptions All = new() { OtherLifetime = TimeSpan.FromHours(1), Lifetimes = new Dictionary<string, TimeSpan>() };

    private readonly TestClock clock = new();
    private readonly TestSignals hub = new();
    private readonly MemorySpace space = new();
    private int finds;
    private Func<Task> beforeAnswer = () => Task.CompletedTask;
    private Func<Task> afterWrite = () => Task.CompletedTask;

    [Fact]
    public async Task What_was_found_or_written_is_found_without_asking()
    {
        await using var cache = await OpenAsync();
        await WriteAsync(cache, "a", 1, Expect.Absent);
        await WriteAsync(cache, "b", 2, Expect.Any);
        (await VersionAsync(cache, "a")).ShouldBe(1); // it is new, so its times are known
        finds.ShouldBe(0);
        (await VersionAsync(cache, "b")).ShouldBe(2); // who knows when it was created
        (await VersionAsync(cache, "b")).ShouldBe(2);
        finds.ShouldBe(1);
        await WriteAsync(cache, "b", 3, Expect.Exactly(2));
        (await cache.FindAsync([Key("a"), Key("b"), Key("none")], None)).Select(record => record?.Version).ShouldBe([1L, 3L, null]);
        finds.ShouldBe(2);
        var statistics = cache.Statistics;
        (statistics.Hits, statistics.Misses, statistics.Entries).ShouldBe((4, 2, 2));
        statistics.HitRatio.ShouldBe(4 / 6.0);
        cache.Clear();
        (await VersionAsync(cache, "a")).ShouldBe(1);
        finds.ShouldBe(3);
    }

    [Fact]
    public async Task A_read_from_before_a_write_is_not_kept_and_not_waited_for_after_it()
    {
        await using var cache = await OpenAsync();
        await WriteAsync(cache, "a", 1, Expect.Any);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        beforeAnswer = async () =>
        {
            beforeAnswer = () => Task.CompletedTask;
            asked.SetResult();
            await answer.Task;
        };
        var old = VersionAsync(cache, "a");
        await asked.Task;
        await WriteAsync(cache, "a", 2, Expect.Any);
        (await VersionAsync(cache, "a")).ShouldBe(2);
        answer.SetResult();
        (await old).ShouldBe(1);
        (await VersionAsync(cache, "a")).ShouldBe(2);
    }

    [Fact]
    public async Task One_read_serves_all_who_ask_meanwhile_and_fails_for_none_but_him_who_cancelled_it()
    {
        await using var cache = await OpenAsync();
        await WriteAsync(cache, "a", 1, Expect.Any);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var cancel = new CancellationTokenSource();
        beforeAnswer = async () =>
        {
            asked.TrySetResult();
            await answer.Task.WaitAsync(cancel.Token);
        };
        var first = cache.FindAsync([Key("a")], cancel.Token).AsTask();
        await asked.Task;
        var others = Enumerable.Range(0, 20).Select(_ => VersionAsync(cache, "a")).ToArray();
        finds.ShouldBe(1);
        beforeAnswer = () => Task.CompletedTask;
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        (await Task.WhenAll(others)).ShouldAllBe(version => version == 1);
        cache.Statistics.Joined.ShouldBe(20);

        (asked, answer, finds) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        cache.Clear();
        beforeAnswer = async () =>
        {
            asked.TrySetResult();
            await answer.Task;
        };
        others = [.. Enumerable.Range(0, 20).Select(_ => VersionAsync(cache, "a"))];
        await asked.Task;
        answer.SetResult();
        (await Task.WhenAll(others)).ShouldAllBe(version => version == 1);
        finds.ShouldBe(1);
    }

    [Fact]
    public async Task What_one_store_writes_another_sees_once_it_is_told()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await WriteAsync(one, "a", 1, Expect.Absent);
        (await VersionAsync(two, "a")).ShouldBe(1);
        hub.Holds = true;
        await WriteAsync(one, "a", 2, Expect.Any);
        (await VersionAsync(one, "a")).ShouldBe(2);
        (await VersionAsync(two, "a")).ShouldBe(1);
        hub.Deliver();
        (await VersionAsync(two, "a")).ShouldBe(2);
        two.Statistics.Invalidations.ShouldBe(1);
        one.Statistics.Invalidations.ShouldBe(0); // nobody heeds his own word
        await WriteAsync(one, "a", 3, Expect.Any);
        hub.Lose();
        (await VersionAsync(two, "a")).ShouldBe(3);
    }

    [Fact]
    public async Task A_word_that_could_not_be_sent_is_made_up_for_by_the_next()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await WriteAsync(one, "a", 1, Expect.Absent);
        (await VersionAsync(two, "a")).ShouldBe(1);
        hub.Fails = true;
        await WriteAsync(one, "a", 2, Expect.Any); // written all the same
        (await VersionAsync(two, "a")).ShouldBe(1);
        hub.Fails = false;
        await WriteAsync(one, "b", 3, Expect.Any);
        (await VersionAsync(two, "a")).ShouldBe(2);
    }

    [Fact]
    public async Task A_word_of_many_records_is_cut_and_one_of_very_many_is_any()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        foreach (var (count, signals) in new[] { (1, 1), (300, 3), (5000, 1) })
        {
            string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{new string('"', 5)}{i:D5}")];
            await one.WriteAsync(new WriteBatch([.. ids.Select(id => new Put(Key(id), 1, Body(), []))], clock.GetUtcNow()), None);
            (await two.FindAsync([.. ids.Select(Key)], None)).ShouldAllBe(record => record!.Version == 1);
            hub.Sent.Clear();
            await one.WriteAsync(new WriteBatch([.. ids.Select(id => new Put(Key(id), 2, Body(), []))], clock.GetUtcNow()), None);
            hub.Sent.Count.ShouldBe(signals);
            hub.Sent.ShouldAllBe(text => System.Text.Encoding.UTF8.GetByteCount(text) <= SignalText.MaxBytes);
            (await two.FindAsync([.. ids.Select(Key)], None)).ShouldAllBe(record => record!.Version == 2);
        }
    }

    [Fact]
    public async Task A_write_in_doubt_is_not_kept_by_anyone_until_it_can_not_happen_any_more()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await WriteAsync(one, "a", 1, Expect.Absent);
        (await VersionAsync(two, "a")).ShouldBe(1);
        // The answer is lost, and the server commits only later.
        afterWrite = () => throw new PerdureException(Fault.Timeout, "No answer.", isTransient: true);
        await Should.ThrowAsync<PerdureException>(() => WriteAsync(one, "a", 2, Expect.Any));
        afterWrite = () => Task.CompletedTask;
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((2, 2));
        await using (var late = new MemoryBackend(new MemoryOptions { Space = space, Time = clock }))
        {
            await late.PrepareAsync(new StoreSchema([Items], []), None);
            await WriteAsync(late, "a", 3, Expect.Any);
        }
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((3, 3));
        clock.Advance(TimeSpan.FromMinutes(1));
        finds = 0;
        for (var i = 0; i < 3; i++)
            (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((3, 3));
        finds.ShouldBe(2);
    }

    [Fact]
    public async Task A_conflict_shows_what_is_there_to_who_reads_again()
    {
        await using var one = await OpenAsync();
        await using var other = new MemoryBackend(new MemoryOptions { Space = space, Time = clock });
        await other.PrepareAsync(new StoreSchema([Items], []), None);
        await WriteAsync(one, "a", 1, Expect.Absent);
        await WriteAsync(one, "b", 1, Expect.Absent);
        await WriteAsync(other, "a", 2, Expect.Any); // past the cache
        (await VersionAsync(one, "a")).ShouldBe(1);
        var result = await one.WriteAsync(new WriteBatch([new Require(Key("a"), Expect.Exactly(1)), new Put(Key("b"), 2, Body(), [], Expect.Exactly(1))], clock.GetUtcNow()), None);
        result.Conflict.ShouldNotBeNull();
        (await VersionAsync(one, "a")).ShouldBe(2);
    }

    [Fact]
    public async Task Lifetimes_and_expiry_end_by_the_clock_of_the_backend()
    {
        await using var cache = await OpenAsync(All with { Lifetimes = new Dictionary<string, TimeSpan> { ["items"] = TimeSpan.FromSeconds(10) } });
        await cache.WriteAsync(new WriteBatch([new Put(Key("a"), 1, Body(), [], Expect.Absent), new Put(Key("b"), 1, Body(), [], Expect.Absent) { ExpiresAt = clock.GetUtcNow().AddSeconds(5) }], clock.GetUtcNow()), None);
        clock.Advance(TimeSpan.FromSeconds(5));
        (await VersionAsync(cache, "a"), await VersionAsync(cache, "b")).ShouldBe((1, null));
        finds.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(5));
        (await VersionAsync(cache, "a")).ShouldBe(1);
        finds.ShouldBe(2);
    }

    [Fact]
    public async Task Without_signals_the_lifetime_is_short_where_other_processes_write()
    {
        await using var cache = await OpenAsync(All, backend => new FaultyBackend(backend) { Saying = info => info with { SharedByProcesses = true }, Reaching = facet => facet is ISignals ? null : facet });
        await WriteAsync(cache, "a", 1, Expect.Absent);
        clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMicroseconds(1));
        await VersionAsync(cache, "a");
        finds.ShouldBe(0);
        clock.Advance(TimeSpan.FromMicroseconds(1));
        await VersionAsync(cache, "a");
        finds.ShouldBe(1);
    }

    [Fact]
    public async Task Memory_is_bounded_and_what_is_read_stays()
    {
        await using var cache = await OpenAsync(All with { MaxBytes = 100_000 });
        for (var i = 0; i < 1000; i++)
        {
            await WriteAsync(cache, $"r{i}", 1, Expect.Absent);
            (await VersionAsync(cache, "r0")).ShouldBe(1);
            cache.Statistics.Bytes.ShouldBeLessThanOrEqualTo(100_000);
        }
        finds.ShouldBe(0);
        var statistics = cache.Statistics;
        statistics.Entries.ShouldBeInRange(50, 250);
        statistics.Evictions.ShouldBe(1000 - statistics.Entries);
        await cache.WriteAsync(new WriteBatch([new Put(Key("large"), 1, new byte[100_000], [], Expect.Absent)], clock.GetUtcNow()), None);
        cache.Statistics.Entries.ShouldBe(statistics.Entries);
    }

    [Fact]
    public async Task Readers_and_writers_at_once_never_see_less_than_was_written()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        var written = new long[8];
        var racing = Enumerable.Range(0, 8).Select(async i =>
        {
            await Task.Yield();
            var random = new Random(i);
            for (var round = 1; round <= 2000; round++)
            {
                var cache = i % 2 == 0 ? one : two;
                if (i < 4)
                {
                    await WriteAsync(cache, $"r{i}", round, Expect.Any);
                    Volatile.Write(ref written[i], round);
                }
                var other = random.Next(4);
                var least = Volatile.Read(ref written[other]);
                ((await VersionAsync(random.Next(2) == 0 ? one : two, $"r{other}")) ?? 0).ShouldBeGreaterThanOrEqualTo(least);
            }
        });
        await Task.WhenAll(racing);
        one.Statistics.Hits.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_store_is_cached_by_an_option()
    {
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Cache = new CacheOptions() }, None);
        await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "ada" }, None);
        (await store.Sessions.FindAsync("s", None))!.UserId.ShouldBe("ada");
        await store.Sessions.UpdateAsync("s", session => session with { UserId = "bo" }, None);
        (await store.Sessions.FindAsync("s", None))!.UserId.ShouldBe("bo");
        store.Backend.Facet<ICached>()!.Statistics.Hits.ShouldBe(3);
        await store.Sessions.DeleteAsync("s", DeleteChildren.Cascade, None);
        (await store.Sessions.FindAsync("s", None)).ShouldBeNull();
        await using var plain = await AgentStore.OpenAsync("memory:", None);
        plain.Backend.Facet<ICached>().ShouldBeNull();
    }

    [Fact]
    public async Task All_mistakes_are_told_together()
    {
        var options = new CacheOptions
        {
            MaxBytes = -1,
            OtherLifetime = TimeSpan.FromSeconds(-1),
            Lifetimes = new Dictionary<string, TimeSpan> { ["sessions"] = TimeSpan.FromDays(400), ["sesions"] = TimeSpan.Zero, ["locks"] = TimeSpan.FromDays(1) },
        };
        var refused = await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Cache = options }, None));
        foreach (var part in (string[])["MaxBytes is -1", "OtherLifetime is -", "the lifetime of 'sessions' is 400", "there is no collection 'sesions'", "'locks' only serves others"])
            refused.Message.ShouldContain(part);
    }

    [Fact]
    public async Task Metrics_say_what_the_cache_did()
    {
        await using var cache = await OpenAsync(All with { Name = "metrics-test" });
        await WriteAsync(cache, "a", 1, Expect.Absent);
        await VersionAsync(cache, "a");
        await VersionAsync(cache, "none");
        var seen = new Dictionary<string, long>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, one) =>
            {
                if (instrument.Meter is { Name: "Perdure.Cache", Tags: { } tags } && tags.Any(tag => (string?)tag.Value == "metrics-test"))
                    one.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        (seen["perdure.cache.hits"], seen["perdure.cache.misses"], seen["perdure.cache.entries"]).ShouldBe((1, 1, 1));
        seen["perdure.cache.bytes"].ShouldBe(cache.Statistics.Bytes);
    }

    private static RecordKey Key(string id) => new("items", "s", id);

    private static byte[] Body() => [1, 2, 3];

    private async Task<CachingBackend> OpenAsync(CacheOptions? options = null, Func<Backend, Backend>? around = null)
    {
        var backend = new FaultyBackend(new MemoryBackend(new MemoryOptions { Space = space, Time = clock }))
        {
            Reaching = facet => facet is ISignals or null ? hub : facet,
            Answered = async () =>
            {
                Interlocked.Increment(ref finds);
                await beforeAnswer();
            },
            Writing = async (inner, batch, token) =>
            {
                var result = await inner.WriteAsync(batch, token);
                await afterWrite();
                return result;
            },
        };
        var cache = new CachingBackend(around?.Invoke(backend) ?? backend, options ?? All);
        await cache.PrepareAsync(new StoreSchema([Items], []), None);
        return cache;
    }

    private async Task WriteAsync(Backend backend, string id, long version, Expect expect)
    {
        var result = await backend.WriteAsync(new WriteBatch([new Put(Key(id), version, Body(), [], expect)], clock.GetUtcNow()), None);
        result.Conflict.ShouldBeNull();
    }

    private static async Task<long?> VersionAsync(Backend backend, string id) => (await backend.FindAsync([Key(id)], None))[0]?.Version;
}
