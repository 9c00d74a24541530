using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Perdure.Caching;
using Perdure.Memory;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tests.Conformance.Faults;

namespace Perdure.Tests.Caching;

public sealed class DistributedCacheTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private static readonly CollectionSchema Items = new("items", 1, [], [], _ => []);

    private readonly TestClock clock = new();
    private readonly TestSignals hub = new();
    private readonly MemorySpace space = new();
    private readonly TestDistributedCache shared = new();
    private int finds;
    private Func<Task> beforeAnswer = () => Task.CompletedTask;
    private Func<Backend, WriteBatch, CancellationToken, ValueTask<WriteResult>> writing = (backend, batch, token) => backend.WriteAsync(batch, token);

    [Fact]
    public async Task What_one_program_read_another_finds_without_asking_the_database()
    {
        await using var one = await OpenAsync(shared);
        await using var two = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        (await VersionAsync(one, "a"), await VersionAsync(two, "a"), await VersionAsync(two, "a")).ShouldBe((1, 1, 1));
        finds.ShouldBe(1);
        (one.Statistics.DistributedHits, two.Statistics.DistributedHits).ShouldBe((0, 2));
        await WriteAsync(one, "a", 2);
        (await VersionAsync(two, "a"), await VersionAsync(one, "a")).ShouldBe((2, 2));
        finds.ShouldBe(2);
        await one.WriteAsync(new WriteBatch([new Remove(Key("a"), Expect.Any)], clock.GetUtcNow()), None);
        (await VersionAsync(two, "a"), await VersionAsync(one, "a")).ShouldBe((null, null));
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was()
    {
        await using var one = await OpenAsync(shared);
        await using var two = await OpenAsync(shared);
        var key = new RecordKey("items", "scope:'ü' 😀", "\"id\" ");
        var end = clock.GetUtcNow().AddDays(3).AddTicks(10);
        await one.WriteAsync(new WriteBatch([new Put(key, long.MaxValue, new byte[] { 0, 1, 255 }, [], Expect.Absent) { ExpiresAt = end }], clock.GetUtcNow().AddTicks(20)), None);
        var direct = (await one.FindAsync([key], None))[0]!;
        var found = (await two.FindAsync([key], None))[0]!;
        finds.ShouldBe(1);
        (found with { Body = default }).ShouldBe(direct with { Body = default });
        found.Body.ToArray().ShouldBe(direct.Body.ToArray());
        clock.Advance(TimeSpan.FromDays(4));
        (await two.FindAsync([key], None))[0].ShouldBeNull();
    }

    [Fact]
    public async Task A_read_from_before_a_write_that_arrives_after_it_is_not_believed()
    {
        await using var one = await OpenAsync(shared);
        await using var two = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        beforeAnswer = async () =>
        {
            beforeAnswer = () => Task.CompletedTask;
            asked.SetResult();
            await answer.Task;
        };
        var old = VersionAsync(two, "a"); // has the record of before, and has not kept it yet
        await asked.Task;
        await WriteAsync(one, "a", 2);
        answer.SetResult();
        (await old).ShouldBe(1);
        shared.Values.Keys.ShouldContain(key => key.Contains(":r:", StringComparison.Ordinal)); // it did keep it
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((2, 2));
        finds.ShouldBe(2);
    }

    [Fact]
    public async Task While_a_write_is_under_way_nothing_is_kept_that_outlives_it()
    {
        await using var one = await OpenAsync(shared);
        await using var two = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        writing = async (backend, batch, token) =>
        {
            (await VersionAsync(two, "a")).ShouldBe(1);
            var result = await backend.WriteAsync(batch, token);
            (await VersionAsync(two, "a")).ShouldBe(2);
            return result;
        };
        await WriteAsync(one, "a", 2);
        writing = (backend, batch, token) => backend.WriteAsync(batch, token);
        finds.ShouldBe(2);
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((2, 2));
        finds.ShouldBe(3);
    }

    [Fact]
    public async Task A_write_in_doubt_or_cut_off_leaves_nothing_that_is_believed()
    {
        await using var one = await OpenAsync(shared);
        await using var two = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        await VersionAsync(two, "a");
        writing = async (backend, batch, token) =>
        {
            await backend.WriteAsync(batch, token);
            throw new PerdureException(Fault.Timeout, "No answer.", isTransient: true);
        };
        await Should.ThrowAsync<PerdureException>(() => WriteAsync(one, "a", 2));
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((2, 2));
        finds = 0;
        await VersionAsync(two, "a");
        finds.ShouldBe(1); // it is not kept while the write may still happen
    }

    [Fact]
    public async Task A_cache_that_fails_only_makes_it_slower()
    {
        await using var one = await OpenAsync(shared);
        shared.Fails = true;
        for (var version = 1; version <= 20; version++)
        {
            await WriteAsync(one, "a", version);
            (await VersionAsync(one, "a")).ShouldBe(version);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        finds.ShouldBe(20);
        one.Statistics.DistributedFailures.ShouldBeInRange(4, 30); // after a failure it is left alone for a while
        shared.Fails = false;
        clock.Advance(TimeSpan.FromSeconds(5));
        (await VersionAsync(one, "a"), await VersionAsync(one, "a")).ShouldBe((20, 20));
        finds.ShouldBe(21);
    }

    [Fact]
    public async Task What_was_written_while_the_cache_was_lost_is_never_read_as_it_was_before()
    {
        var lost = new TestDistributedCache(shared);
        await using var one = await OpenAsync(lost);
        await using var two = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        (await VersionAsync(two, "a")).ShouldBe(1); // there it is now
        lost.Fails = true;
        await WriteAsync(one, "a", 2);
        (await VersionAsync(one, "a")).ShouldBe(2);
        (await VersionAsync(two, "a")).ShouldBe(2); // told by the word, which says that the cache was not
        lost.Fails = false;
        clock.Advance(TimeSpan.FromSeconds(5));
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Without_signals_the_writer_itself_is_never_behind_either()
    {
        var lost = new TestDistributedCache(shared);
        await using var one = await OpenAsync(lost, signals: false);
        await using var two = await OpenAsync(shared, signals: false);
        await WriteAsync(one, "a", 1);
        (await VersionAsync(two, "a")).ShouldBe(1);
        lost.Fails = true;
        await WriteAsync(one, "a", 2);
        lost.Fails = false;
        (await VersionAsync(one, "a")).ShouldBe(2);
        clock.Advance(TimeSpan.FromSeconds(5));
        (await VersionAsync(one, "a")).ShouldBe(2);
        (await VersionAsync(two, "a")).ShouldBe(2); // the writer made a new mark of all
    }

    [Fact]
    public async Task A_cache_that_hangs_is_given_up_and_left_alone()
    {
        await using var one = await OpenAsync(shared, options => options with { DistributedTimeout = TimeSpan.FromMilliseconds(20) });
        shared.Hangs = true;
        await WriteAsync(one, "a", 1);
        (await VersionAsync(one, "a")).ShouldBe(1);
        one.Statistics.DistributedFailures.ShouldBe(1);
        using var cancel = new CancellationTokenSource();
        clock.Advance(TimeSpan.FromSeconds(5));
        await using var patient = await OpenAsync(shared, options => options with { DistributedTimeout = TimeSpan.FromMinutes(1) });
        var reading = patient.FindAsync([Key("a")], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task What_is_no_record_of_ours_is_none()
    {
        await using var one = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        await VersionAsync(one, "a");
        var (at, good) = shared.Values.Single(pair => pair.Key.Contains(":r:", StringComparison.Ordinal));
        foreach (var bad in (byte[][])[[], [1], good[..50], [9, .. good[1..]], [.. good[..65], 255, 255, .. good[67..]], [.. good[..41], 255, 255, 255, 255, 255, 255, 255, 255, .. good[49..]]])
        {
            await shared.SetAsync(at, bad, new DistributedCacheEntryOptions(), None);
            finds = 0;
            (await VersionAsync(one, "a")).ShouldBe(1);
            finds.ShouldBe(1);
            (await VersionAsync(one, "a")).ShouldBe(1);
            finds.ShouldBe(1); // and was set right
        }
        foreach (var mark in shared.Values.Keys.Where(key => !key.Contains(":r:", StringComparison.Ordinal)))
            await shared.SetAsync(mark, [1, 2, 3], new DistributedCacheEntryOptions(), None);
        (await VersionAsync(one, "a")).ShouldBe(1);
    }

    [Fact]
    public async Task Stores_of_other_names_share_nothing()
    {
        await using var one = await OpenAsync(shared);
        await using var other = await OpenAsync(shared, options => options with { Name = "other" });
        await WriteAsync(one, "a", 1);
        await VersionAsync(one, "a");
        await VersionAsync(other, "a");
        finds.ShouldBe(2);
    }

    [Fact]
    public async Task Clearing_reaches_what_is_shared_and_a_batch_of_many_too()
    {
        await using var one = await OpenAsync(shared);
        await using var two = await OpenAsync(shared);
        await WriteAsync(one, "a", 1);
        await VersionAsync(two, "a");
        await using var past = new MemoryBackend(new MemoryOptions { Space = space, Time = clock });
        await past.PrepareAsync(new StoreSchema([Items], []), None);
        await WriteAsync(past, "a", 2);
        (await VersionAsync(one, "a")).ShouldBe(1);
        one.Clear();
        (await VersionAsync(one, "a"), await VersionAsync(two, "a")).ShouldBe((2, 2));
        RecordKey[] keys = [.. Enumerable.Range(0, 1000).Select(i => Key($"r{i}"))];
        foreach (var version in (long[])[1, 2])
        {
            await one.WriteAsync(new WriteBatch([.. keys.Select(key => new Put(key, version, new byte[] { 1 }, []))], clock.GetUtcNow()), None);
            foreach (var key in keys.Take(3))
                (await two.FindAsync([key], None))[0]!.Version.ShouldBe(version);
            (await one.FindAsync(keys, None)).ShouldAllBe(record => record!.Version == version);
        }
    }

    // Without signals a read may join one of its program that was under way when another program wrote, and only the writer's own are never behind.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000_000, true)]
    public async Task Readers_and_writers_at_once_never_see_less_than_was_written(long memory, bool signals)
    {
        shared.BeforeSet = async _ =>
        {
            if (Random.Shared.Next(4) == 0)
                await Task.Yield();
        };
        var nodes = new CachingBackend[3];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = await OpenAsync(shared, options => options with { MaxBytes = memory }, signals);
        var written = new long[4];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await Task.Yield();
            var random = new Random(i);
            for (var round = 1; round <= 400; round++)
            {
                if (i < 4)
                {
                    await WriteAsync(nodes[i % 3], $"r{i}", round);
                    Volatile.Write(ref written[i], round);
                }
                var other = random.Next(4);
                var least = Volatile.Read(ref written[other]);
                var at = random.Next(3);
                var found = await VersionAsync(nodes[at], $"r{other}") ?? 0;
                if (signals || at == other % 3)
                    found.ShouldBeGreaterThanOrEqualTo(least);
            }
        }));
        nodes.Sum(node => node.Statistics.DistributedHits).ShouldBeGreaterThan(0);
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task A_store_shares_a_memory_cache_by_an_option()
    {
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var options = new AgentStoreOptions { Cache = new CacheOptions { Name = "agents", Distributed = cache } };
        var url = $"memory:{Guid.NewGuid():N}";
        await using var one = await AgentStore.OpenAsync(url, options, None);
        await using var two = await AgentStore.OpenAsync(url, options, None);
        await one.Sessions.CreateAsync(new Session { Id = "s", UserId = "ada" }, None);
        one.Backend.Facet<ICached>()!.Clear();
        (await one.Sessions.FindAsync("s", None))!.UserId.ShouldBe("ada");
        (await two.Sessions.FindAsync("s", None))!.UserId.ShouldBe("ada");
        two.Backend.Facet<ICached>()!.Statistics.DistributedHits.ShouldBe(1);
        await two.Sessions.UpdateAsync("s", session => session with { UserId = "bo" }, None);
        (await one.Sessions.FindAsync("s", None))!.UserId.ShouldBe("bo");
    }

    [Fact]
    public async Task A_distributed_cache_needs_a_name_and_times()
    {
        var options = new CacheOptions { Distributed = shared, DistributedLifetime = TimeSpan.Zero, DistributedTimeout = TimeSpan.Zero };
        var refused = await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Cache = options }, None));
        foreach (var part in (string[])["Name is empty", "DistributedLifetime is 00:00:00", "DistributedTimeout is 00:00:00"])
            refused.Message.ShouldContain(part);
    }

    private static RecordKey Key(string id) => new("items", "s", id);

    // Without memory of its own unless the test says so: every read asks the distributed cache.
    private async Task<CachingBackend> OpenAsync(TestDistributedCache distributed, Func<CacheOptions, CacheOptions>? changed = null, bool signals = true)
    {
        var options = new CacheOptions { MaxBytes = 0, OtherLifetime = TimeSpan.FromHours(1), Lifetimes = new Dictionary<string, TimeSpan>(), Name = "test", Distributed = distributed };
        var backend = new FaultyBackend(new MemoryBackend(new MemoryOptions { Space = space, Time = clock }))
        {
            Reaching = facet => facet is ISignals or null ? signals ? hub : null : facet,
            Answered = async () =>
            {
                Interlocked.Increment(ref finds);
                await beforeAnswer();
            },
            Writing = (inner, batch, token) => writing(inner, batch, token),
        };
        var cache = new CachingBackend(backend, changed?.Invoke(options) ?? options);
        await cache.PrepareAsync(new StoreSchema([Items], []), None);
        return cache;
    }

    private async Task WriteAsync(Backend backend, string id, long version)
    {
        var result = await backend.WriteAsync(new WriteBatch([new Put(Key(id), version, new byte[] { 1, 2, 3 }, [])], clock.GetUtcNow()), None);
        result.Conflict.ShouldBeNull();
    }

    private static async Task<long?> VersionAsync(Backend backend, string id) => (await backend.FindAsync([Key(id)], None))[0]?.Version;
}
