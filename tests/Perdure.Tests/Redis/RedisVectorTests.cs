using Perdure.Databases;
using Perdure.Redis;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using StackExchange.Redis;

namespace Perdure.Tests.Redis;

/// <summary>Vectors are in vector sets of the server: what is there, what a search finds of it, and what goes.</summary>
public sealed class RedisVectorTests : IAsyncLifetime
{
    private const int Dimensions = 32;
    private const string Names = "embeddings";
    private static readonly CollectionSchema Docs = new("docs", 1, [new("grp", FieldKind.Integer), new("name", FieldKind.Text)], [], _ => [FieldValue.Null, FieldValue.Null]);
    private readonly RedisFixture fixture = new();
    private readonly Random random = new(20310506);
    private RedisBackend backend = null!;
    private ConnectionMultiplexer server = null!;
    private DatabaseOptions options = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.SkipUnlessThere();
        options = DatabaseOptions.FromUrl(fixture.Url);
        server = await ConnectionMultiplexer.ConnectAsync($"{options.Host}:{options.Port},password={options.Password}");
        backend = await OpenAsync(Docs);
    }

    public async ValueTask DisposeAsync()
    {
        if (backend is not null)
            await backend.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task The_graph_finds_nearly_all_that_is_nearest()
    {
        const int Count = 4_000;
        foreach (var chunk in Enumerable.Range(0, Count).Chunk(500))
            await CommitAsync([.. chunk.SelectMany(i => (WriteOperation[])[Put($"{i}", i % 400), Vector($"{i}", Random())])]);
        (await CardAsync()).ShouldBe(Count);
        (await TypeAsync()).ShouldBe("vectorset");

        var (search, hits) = (backend.Facet<IVectorSearch>()!, 0);
        for (var i = 0; i < 40; i++)
        {
            var query = new VectorQuery(Names, "s", Random());
            var near = await search.NearestAsync(query, TestContext.Current.CancellationToken);
            var exact = await search.NearestAsync(query with { Exact = true }, TestContext.Current.CancellationToken);
            near.Count.ShouldBe(10);
            near.Select(match => match.Score).ShouldBeInOrder(SortDirection.Descending);
            hits += near.Select(match => match.Key.Id).Intersect(exact.Select(match => match.Key.Id)).Count();
        }
        (hits / 400.0).ShouldBeGreaterThanOrEqualTo(0.95);

        var rare = await search.NearestAsync(new VectorQuery(Names, "s", Random()) { Where = [new SearchCondition("grp", FieldValue.Of(7))] }, TestContext.Current.CancellationToken);
        rare.Select(match => int.Parse(match.Key.Id, System.Globalization.CultureInfo.InvariantCulture) % 400).ShouldBe(Enumerable.Repeat(7, 10), "who asks for ten gets ten, if there are ten");
    }

    [Fact]
    public async Task A_removed_record_leaves_the_set_and_the_last_one_takes_it_along()
    {
        await CommitAsync(Put("a"), Vector("a", Random()), Put("b"), Vector("b", Random()));
        (await CardAsync()).ShouldBe(2);
        await CommitAsync(new Remove(Key("a")));
        (await CardAsync()).ShouldBe(1);
        (await HeldAsync()).ShouldBe(1);
        await CommitAsync(new Remove(Key("b")));
        (await CardAsync()).ShouldBe(0);
        server.GetServers()[0].Keys(options.Database is { Length: > 0 } number ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 0, $"perdure:{options.TablePrefix}:{{??}}*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_knows_no_vectors_takes_them_along_when_it_removes_a_record()
    {
        await CommitAsync(Put("a"), Vector("a", Random()), Put("b"), Vector("b", Random()));
        await using var other = new RedisBackend(options);
        await other.PrepareAsync(new StoreSchema([Docs], []), TestContext.Current.CancellationToken);
        await other.WriteAsync(new WriteBatch([new Remove(Key("a"))], other.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        (await CardAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_sweep_takes_the_vectors_of_what_expired()
    {
        await CommitAsync(Put("a") with { ExpiresAt = DateTimeOffset.UtcNow.AddMilliseconds(30) }, Vector("a", Random()), Put("b"), Vector("b", Random()));
        await Task.Delay(60, TestContext.Current.CancellationToken);
        (await CardAsync()).ShouldBe(2, "nobody has removed it yet");
        (await backend.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery(Names, "s", Random()), TestContext.Current.CancellationToken)).Select(match => match.Key.Id).ShouldBe(["b"]);
        await backend.SweepAsync(Docs.Name, cancellationToken: TestContext.Current.CancellationToken);
        (await CardAsync()).ShouldBe(1);
        (await HeldAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_that_meets_a_conflict_leaves_neither_record_nor_vector()
    {
        await CommitAsync(Put("a"), Vector("a", Random()));
        (await WriteAsync(Put("b"), Vector("b", Random()), Put("a") with { Expect = Expect.Absent })).Conflict!.Operation.ShouldBe(2);
        (await WriteAsync(Put("b"), Vector("b", Random()), Vector("none", Random()))).Conflict!.Operation.ShouldBe(2);
        (await backend.FindAsync([Key("b")], TestContext.Current.CancellationToken))[0].ShouldBeNull();
        (await CardAsync()).ShouldBe(1);
        (await HeldAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a\"b\\c")]
    [InlineData("U+00E9 é, emoji 🦊, tab \t, {json: 1}")]
    [InlineData("n")]
    [InlineData("")]
    public async Task Filters_compare_any_text_exactly(string text)
    {
        string[] others = [text + " ", text + "%", "x" + text, Uri.EscapeDataString(text) + "_"];
        for (var i = 0; i < others.Length; i++)
            await CommitAsync(Put($"{i}", name: FieldValue.Of(others[i])), Vector($"{i}", Random()));
        await CommitAsync(Put("null"), Vector("null", Random()), Put("it", name: FieldValue.Of(text)), Vector("it", Random()));
        (await FindAsync("name", FieldValue.Of(text))).ShouldBe(["it"]);
        (await FindAsync("name", FieldValue.Null)).ShouldBe(["null"]);
    }

    [Fact]
    public async Task Filters_compare_integers_that_no_double_holds()
    {
        await CommitAsync(Put("a", long.MaxValue), Vector("a", Random()), Put("b", long.MaxValue - 1), Vector("b", Random()), Put("c", (1L << 53) + 1), Vector("c", Random()), Put("d", 1L << 53), Vector("d", Random()));
        (await FindAsync("grp", FieldValue.Of(long.MaxValue))).ShouldBe(["a"]);
        (await FindAsync("grp", FieldValue.Of((1L << 53) + 1))).ShouldBe(["c"]);
    }

    [Fact]
    public async Task Filters_follow_records_that_change_and_collections_that_get_fields()
    {
        await CommitAsync(Put("a", 1), Vector("a", Random()));
        await CommitAsync(Put("a", 2));
        (await FindAsync("grp", FieldValue.Of(1))).ShouldBeEmpty();
        (await FindAsync("grp", FieldValue.Of(2))).ShouldBe(["a"]);

        await backend.DisposeAsync();
        backend = await OpenAsync(new CollectionSchema("docs", 2, [new("kind", FieldKind.Text)], [new("by_kind", ["kind"])], _ => [FieldValue.Of("read from the body")]));
        (await FindAsync("kind", FieldValue.Of("read from the body"))).ShouldBe(["a"]);
        await CommitAsync(Vector("a", Random()));
        (await FindAsync("kind", FieldValue.Of("read from the body"))).ShouldBe(["a"], "a vector by itself reads its record");
    }

    [Fact]
    public async Task A_declaration_that_a_store_derives_stays_derived_where_the_server_could_do_it()
    {
        // As a store of a server without vector sets has it, before that server is replaced by one with them.
        await using var store = new SearchingBackend(new RedisBackend(options));
        VectorSchema Of(int revision, VectorMetric metric) => new("old", revision, "docs", Dimensions, metric);
        await store.PrepareAsync(new StoreSchema([Docs], [], [Of(1, VectorMetric.Euclidean)], []), TestContext.Current.CancellationToken);
        await store.WriteAsync(new WriteBatch([Put("a"), new PutVector(Key("a"), "old", Random())], store.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        await using var newer = new SearchingBackend(new RedisBackend(options));
        await newer.PrepareAsync(new StoreSchema([Docs], [], [Of(2, VectorMetric.Cosine)], []), TestContext.Current.CancellationToken);
        var found = await newer.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery("old", "s", Random()), TestContext.Current.CancellationToken);
        found.Select(match => match.Key.Id).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Vectors_in_a_set_can_not_become_derived_ones()
    {
        await CommitAsync(Put("a"), Vector("a", Random()));
        await using var store = new SearchingBackend(new RedisBackend(options));
        var other = new VectorSchema(Names, 2, "docs", Dimensions, VectorMetric.Euclidean);
        var refused = await Should.ThrowAsync<PerdureException>(async () => await store.PrepareAsync(new StoreSchema([Docs], [], [other], []), TestContext.Current.CancellationToken));
        refused.Fault.ShouldBe(Fault.SchemaMismatch);
        (await CardAsync()).ShouldBe(1);
    }

    private static RecordKey Key(string id) => new("docs", "s", id);

    private static Put Put(string id, long group = 0, FieldValue name = default) => new(Key(id), IdGenerator.Default.NewVersion(), "{}"u8.ToArray(), [FieldValue.Of(group), name]);

    private static PutVector Vector(string id, float[] vector) => new(Key(id), Names, vector);

    private float[] Random() => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];

    private async Task<RedisBackend> OpenAsync(CollectionSchema docs)
    {
        var made = new RedisBackend(options);
        await made.PrepareAsync(new StoreSchema([docs], [], [new VectorSchema(Names, 1, "docs", Dimensions)], []), TestContext.Current.CancellationToken);
        return made;
    }

    private async Task<string[]> FindAsync(string field, FieldValue value) =>
        [.. (await backend.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery(Names, "s", Random()) { Where = [new SearchCondition(field, value)] }, TestContext.Current.CancellationToken)).Select(match => match.Key.Id)];

    private ValueTask<WriteResult> WriteAsync(params WriteOperation[] operations) => backend.WriteAsync(new WriteBatch(operations, DateTimeOffset.UtcNow), TestContext.Current.CancellationToken);

    private async Task CommitAsync(params WriteOperation[] operations) => (await WriteAsync(operations)).Conflict.ShouldBeNull();

    private RedisKeys Keys => new($"perdure:{options.TablePrefix}:");

    private async Task<long> CardAsync() => (long)await server.GetDatabase().ExecuteAsync("VCARD", Keys.Vectors(Names, "s"));

    private Task<long> HeldAsync() => server.GetDatabase().HashLengthAsync(Keys.Elements(Names, "s"));

    private async Task<string> TypeAsync() => (string)(await server.GetDatabase().ExecuteAsync("TYPE", Keys.Vectors(Names, "s")))!;
}
