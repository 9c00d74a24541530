using Perdure.Memory;
using Perdure.Storage;
using Perdure.Tests.Hosting;

namespace Perdure.Tests.Search;

/// <summary>What a search holds in memory, and what it leaves in the store.</summary>
public sealed class SearchingBackendTests
{
    private static readonly CollectionSchema Docs = new("docs", 1, [], [], _ => []);
    private static readonly StoreSchema Schema = new([Docs], [], [new VectorSchema("v", 1, "docs", 16)], []);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_not_searched_for_long_reads_the_scope_anew_and_the_log_stays_short()
    {
        var space = new MemorySpace();
        await using var reader = await OpenAsync(space);
        await using var writer = await OpenAsync(space);
        await WriteAsync(writer, "s", "first");
        (await FindAsync(reader, "s")).ShouldBe(["first"]);
        for (var i = 0; i < 3000; i++)
            await WriteAsync(writer, "s", $"{i % 50}");
        (await FindAsync(reader, "s")).Count.ShouldBe(51);
        var entries = 0;
        await reader.ReadLogAsync(new LogRead(ChangeLog.Key("docs", "s"), PositionRange.All), _ => ++entries > 0, Token);
        entries.ShouldBeInRange((int)ChangeLog.Kept, (int)(ChangeLog.Kept + (2 * ChangeLog.TrimEvery)));
    }

    [Fact]
    public async Task One_scope_beyond_the_memory_is_refused_and_others_make_room()
    {
        await using var backend = await OpenAsync(new MemorySpace(), 1 << 20);
        for (var i = 0; i < 5; i++)
            await WriteAsync(backend, $"s{i}", [.. Enumerable.Range(0, 2000).Select(n => $"{n}")]);
        for (var i = 0; i < 10; i++)
            (await FindAsync(backend, $"s{i % 5}")).Count.ShouldBe(2000);
        await WriteAsync(backend, "large", [.. Enumerable.Range(0, 6000).Select(n => $"{n}")]);
        var refused = await Should.ThrowAsync<PerdureException>(() => FindAsync(backend, "large"));
        refused.Fault.ShouldBe(Fault.TooLarge);
        refused.Message.ShouldContain("Raise Search.MaxBytes");
        (await FindAsync(backend, "s0")).Count.ShouldBe(2000);
    }

    [Fact]
    public async Task A_sweep_removes_vectors_whose_records_are_gone()
    {
        var (space, clock) = (new MemorySpace(), new TestClock());
        await using var backend = await OpenAsync(space, clock: clock);
        var at = clock.GetUtcNow();
        foreach (var id in (string[])["a", "b"])
            await backend.WriteAsync(new WriteBatch([Put(id) with { ExpiresAt = id == "a" ? at.AddSeconds(1) : null }, Vector("s", id)], at), Token);
        clock.Advance(TimeSpan.FromSeconds(2));
        (await FindAsync(backend, "s")).ShouldBe(["b"]);
        (await backend.SweepAsync("docs", cancellationToken: Token)).ShouldBe(1);
        (await backend.FindAsync([new("v", "s", "a"), new("v", "s", "b")], Token)).Select(vector => vector is null).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Names_of_its_own_and_too_little_memory_are_refused()
    {
        await using var backend = await OpenAsync(new MemorySpace());
        (await Should.ThrowAsync<ArgumentException>(async () => await backend.PrepareAsync(new StoreSchema([new("search_declarations", 1, [], [], _ => [])], []), Token))).Message.ShouldContain("another");
        (await Should.ThrowAsync<ArgumentException>(async () => await backend.PrepareAsync(new StoreSchema([], [new LogSchema("search_changes", 1)]), Token))).Message.ShouldContain("another");
        Should.Throw<ArgumentException>(() => new SearchingBackend(new MemoryBackend(), new SearchOptions { MaxBytes = 1 })).Message.ShouldContain("1,048,576 or more");
        (await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Search = new SearchOptions { MaxBytes = 1 } }, Token))).Message.ShouldContain("Search.MaxBytes");
    }

    [Fact]
    public async Task Searches_at_the_same_time_share_one_load()
    {
        var space = new MemorySpace();
        await using var writer = await OpenAsync(space);
        await WriteAsync(writer, "s", [.. Enumerable.Range(0, 400).Select(n => $"{n}")]);
        var loads = 0;
        var counting = new Wrapped(new MemoryBackend(new MemoryOptions { Space = space }));
        await using var reader = new SearchingBackend(counting);
        await reader.PrepareAsync(Schema, Token);
        counting.BeforeFind = async token => { Interlocked.Increment(ref loads); await Task.Delay(20, token); };
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FindAsync(reader, "s")));
        loads.ShouldBe(1);
    }

    [Fact]
    public async Task One_looks_at_a_time_also_when_a_search_begins_as_another_ends()
    {
        var wrapped = new Wrapped(new MemoryBackend());
        await using var backend = new SearchingBackend(wrapped);
        await backend.PrepareAsync(Schema, Token);
        await WriteAsync(backend, "s", "a");
        (await FindAsync(backend, "s")).ShouldBe(["a"]);
        var (looking, most, gate) = (0, 0, new TaskCompletionSource());
        wrapped.ReadingLog = async read =>
        {
            most = Math.Max(most, Interlocked.Increment(ref looking));
            await gate.Task.ConfigureAwait(false);
            await read().ConfigureAwait(false);
            Interlocked.Decrement(ref looking);
        };
        for (var round = 0; round < 20; round++)
        {
            var (first, next) = (gate = new TaskCompletionSource(), new TaskCompletionSource());
            Task[] searches = [SearchTwiceAsync(), SearchAsync()];
            gate = next;
            // The one who searches twice goes on before the other, who waits for the same look.
            first.SetResult();
            await Task.Delay(5, Token);
            next.SetResult();
            await Task.WhenAll(searches);
        }
        most.ShouldBe(1);

        async Task SearchTwiceAsync()
        {
            await SearchAsync().ConfigureAwait(false);
            await SearchAsync().ConfigureAwait(false);
        }

        async Task SearchAsync() => await backend.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery("v", "s", Enumerable.Repeat(1f, 16).ToArray()), Token).ConfigureAwait(false);
    }

    private static async Task<SearchingBackend> OpenAsync(MemorySpace space, long bytes = 1 << 30, TimeProvider? clock = null)
    {
        var backend = new SearchingBackend(new MemoryBackend(new MemoryOptions { Space = space, Time = clock ?? TimeProvider.System }), new SearchOptions { MaxBytes = bytes });
        await backend.PrepareAsync(Schema, Token);
        return backend;
    }

    private static Put Put(string id, string scope = "s") => new(new RecordKey("docs", scope, id), IdGenerator.Default.NewVersion(), new byte[8], []);

    private static PutVector Vector(string scope, string id) => new(new RecordKey("docs", scope, id), "v", Enumerable.Range(1, 16).Select(i => (float)(i + id.Length)).ToArray());

    private static async Task WriteAsync(Backend backend, string scope, params string[] ids) =>
        (await backend.WriteAsync(new WriteBatch([.. ids.Select(id => Put(id, scope)), .. ids.Select(id => Vector(scope, id))], backend.Time.UtcNow()), Token)).Conflict.ShouldBeNull();

    private static async Task<List<string>> FindAsync(Backend backend, string scope) =>
        [.. (await backend.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery("v", scope, Enumerable.Repeat(1f, 16).ToArray()) { Limit = 10_000 }, Token)).Select(match => match.Key.Id)];
}
