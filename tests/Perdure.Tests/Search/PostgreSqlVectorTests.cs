using Npgsql;
using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Search;

public sealed class PostgreSqlVectorTests : IAsyncLifetime
{
    private const int Dimensions = 32;
    private static readonly CollectionSchema Docs = new("docs", 1, [new("grp", FieldKind.Integer)], [new("by_grp", ["grp"])], _ => [FieldValue.Null]);
    private readonly PostgreSqlFixture fixture = new();
    private readonly Random random = new(20310506);

    public ValueTask InitializeAsync()
    {
        fixture.SkipUnlessThere();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    public static TheoryData<string, VectorMetric, VectorElement, VectorIndex> Indexes => new()
    {
        { "hnsw", VectorMetric.Cosine, VectorElement.Single, new HnswIndex() },
        { "hnsw", VectorMetric.InnerProduct, VectorElement.Half, new HnswIndex { EfSearch = 80 } },
        { "ivfflat", VectorMetric.Euclidean, VectorElement.Single, new IvfFlatIndex { Lists = 20, Probes = 15 } },
    };

    [Theory]
    [MemberData(nameof(Indexes), DisableDiscoveryEnumeration = true)]
    public async Task The_index_is_used_and_finds_nearly_all_that_is_nearest(string kind, VectorMetric metric, VectorElement element, VectorIndex index)
    {
        await using var backend = await FilledAsync(metric, element);
        // As records have it that were not written together: for each a moment of its own, which the planner must not take for a rare one.
        foreach (var table in (string[])["docs", "embeddings"])
            await ScalarAsync($"UPDATE {table} SET created_at = TIMESTAMPTZ '2031-01-01' + id::int * INTERVAL '1 second'");
        await backend.PrepareAsync(new StoreSchema([Docs], [], [new VectorSchema("embeddings", 2, "docs", Dimensions, metric, element, index)], []), TestContext.Current.CancellationToken);
        var search = backend.Facet<IVectorSearch>()!;
        var hits = 0;
        for (var i = 0; i < 20; i++)
        {
            var query = new VectorQuery("embeddings", "s", Vector());
            var near = await search.NearestAsync(query, TestContext.Current.CancellationToken);
            var exact = await search.NearestAsync(query with { Exact = true }, TestContext.Current.CancellationToken);
            near.Count.ShouldBe(10);
            near.Select(match => match.Score).ShouldBeInOrder(SortDirection.Descending);
            hits += near.Intersect(exact).Count();
        }
        (hits / 200.0).ShouldBeGreaterThanOrEqualTo(0.95);

        // One record in two hundred: the filter leaves nearly nothing of what the index gives first.
        var rare = await search.NearestAsync(new VectorQuery("embeddings", "s", Vector()) { Where = [new SearchCondition("grp", FieldValue.Of(7))] }, TestContext.Current.CancellationToken);
        rare.Count.ShouldBe(10, "who asks for ten gets ten, if there are ten");

        // A connection that ends tells the server's statistics at once what it did.
        await backend.DisposeAsync();
        (await ScansAsync()).ShouldBeGreaterThan(0, $"{kind} was not used");
    }

    [Fact]
    public async Task Single_elements_are_kept_to_the_bit()
    {
        await using var backend = await OpenAsync(new VectorSchema("embeddings", 1, "docs", 4, VectorMetric.Euclidean, index: VectorIndex.None));
        float[] vector = [float.Epsilon, 1f / 3, -1.23456789e17f, 16_777_217];
        await backend.WriteAsync(new WriteBatch([Put("a"), new PutVector(Key("a"), "embeddings", vector)], backend.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        var stored = (float[])(await ScalarAsync("SELECT embedding::real[] FROM embeddings"))!;
        stored.Select(BitConverter.SingleToInt32Bits).ShouldBe(vector.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public async Task Vectors_of_records_that_another_program_removed_are_not_found()
    {
        var schema = new VectorSchema("embeddings", 1, "docs", 2, VectorMetric.Euclidean);
        await using var backend = await OpenAsync(schema);
        await using var unaware = await fixture.OpenAsync(TimeProvider.System);
        await unaware.PrepareAsync(new StoreSchema([Docs], []), TestContext.Current.CancellationToken);
        await backend.WriteAsync(new WriteBatch([Put("a"), new PutVector(Key("a"), "embeddings", new float[] { 1, 2 })], backend.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        await unaware.WriteAsync(new WriteBatch([new Remove(Key("a"))], backend.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        await unaware.WriteAsync(new WriteBatch([Put("a")], backend.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        (await backend.Facet<IVectorSearch>()!.NearestAsync(new VectorQuery("embeddings", "s", new float[] { 1, 2 }), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_may_take_longer_than_a_command_and_can_be_cancelled(bool isCancelled)
    {
        var administrator = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere());
        var options = administrator with { Database = $"perdure_{Guid.CreateVersion7():N}", CommandTimeout = TimeSpan.FromSeconds(3) };
        PostgreSqlAdministrator.Execute(administrator, $"CREATE DATABASE {options.Database}");
        try
        {
            PostgreSqlAdministrator.Execute(options, """
                CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(4); END';
                CREATE EVENT TRIGGER wait ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION wait();
                """);
            await using var backend = new PostgreSqlBackend(options);
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            if (isCancelled)
                cancellation.CancelAfter(TimeSpan.FromSeconds(1));
            var prepared = Record.ExceptionAsync(async () => await backend.PrepareAsync(new StoreSchema([Docs], [], [new VectorSchema("embeddings", 1, "docs", 3)], []), cancellation.Token));
            if (isCancelled)
                (await prepared).ShouldBeAssignableTo<OperationCanceledException>();
            else
                (await prepared).ShouldBeNull();
        }
        finally
        {
            PostgreSqlAdministrator.Execute(administrator, $"DROP DATABASE {options.Database} WITH (FORCE)");
        }
    }

    [Fact]
    public async Task A_user_who_may_not_create_the_extension_is_told_so()
    {
        var administrator = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere());
        var name = $"perdure_{Guid.CreateVersion7():N}";
        PostgreSqlAdministrator.Execute(administrator, $"CREATE DATABASE {name}");
        try
        {
            PostgreSqlAdministrator.Execute(administrator, $"CREATE ROLE {name} LOGIN PASSWORD 'weak'");
            PostgreSqlAdministrator.Execute(administrator with { Database = name }, $"GRANT CREATE ON SCHEMA public TO {name}");
            await using var backend = new PostgreSqlBackend(administrator with { Database = name, User = name, Password = "weak" });
            var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.PrepareAsync(new StoreSchema([Docs], [], [new VectorSchema("embeddings", 1, "docs", 3)], []), TestContext.Current.CancellationToken));
            refused.Fault.ShouldBe(Fault.Denied);
            refused.Message.ShouldContain("CREATE EXTENSION vector");
        }
        finally
        {
            PostgreSqlAdministrator.Execute(administrator, $"DROP DATABASE {name} WITH (FORCE)");
            PostgreSqlAdministrator.Execute(administrator, $"DROP ROLE IF EXISTS {name}");
        }
    }

    private static RecordKey Key(string id) => new("docs", "s", id);

    private static Put Put(string id, long group = 0) => new(Key(id), IdGenerator.Default.NewVersion(), "{}"u8.ToArray(), [FieldValue.Of(group)]);

    private async Task<Backend> FilledAsync(VectorMetric metric, VectorElement element)
    {
        var backend = await OpenAsync(new VectorSchema("embeddings", 1, "docs", Dimensions, metric, element, VectorIndex.None));
        foreach (var chunk in Enumerable.Range(0, 2_000).Chunk(500))
            await backend.WriteAsync(new WriteBatch([.. chunk.SelectMany(i => (WriteOperation[])[Put($"{i}", i % 200), new PutVector(Key($"{i}"), "embeddings", Vector())])], backend.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        return backend;
    }

    private async Task<Backend> OpenAsync(VectorSchema schema)
    {
        var backend = await fixture.OpenAsync(TimeProvider.System);
        await backend.PrepareAsync(new StoreSchema([Docs], [], [schema], []), TestContext.Current.CancellationToken);
        return backend;
    }

    private float[] Vector() => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];

    private async Task<long> ScansAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            var scans = (long)(await ScalarAsync("SELECT idx_scan FROM pg_stat_user_indexes WHERE schemaname = current_schema() AND indexrelname = 'embeddings$embedding'"))!;
            if (scans > 0 || attempt == 100)
                return scans;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private async Task<object?> ScalarAsync(string text)
    {
        var options = DatabaseOptions.FromUrl(fixture.Url);
        await using var source = new PostgreSqlSource(options);
        await using var connection = await source.OpenAsync(TestContext.Current.CancellationToken);
        await using (var place = new NpgsqlCommand($"SET search_path TO {options.Schema}, public", connection))
            await place.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
