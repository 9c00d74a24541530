using Perdure.Databases;
using Perdure.MySql;
using Perdure.Sql;
using Perdure.Storage;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Search;

public sealed class MariaDbVectorTests : IAsyncLifetime
{
    private const int Dimensions = 32;
    private static readonly CollectionSchema Docs = new("docs", 1, [new("grp", FieldKind.Integer)], [new("by_grp", ["grp"])], _ => [FieldValue.Null]);
    private readonly MariaDbFixture fixture = new();
    private readonly Random random = new(20310506);

    public ValueTask InitializeAsync()
    {
        fixture.SkipUnlessThere();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData(VectorMetric.Cosine)]
    [InlineData(VectorMetric.Euclidean)]
    public async Task The_index_is_used_and_finds_nearly_all_that_is_nearest(VectorMetric metric)
    {
        var schema = new VectorSchema("embeddings", 1, "docs", Dimensions, metric, index: new HnswIndex { EfSearch = 100 });
        await using var backend = await fixture.OpenAsync(TimeProvider.System);
        await backend.PrepareAsync(new StoreSchema([Docs], [], [schema], []), TestContext.Current.CancellationToken);
        foreach (var chunk in Enumerable.Range(0, 2_000).Chunk(500))
            await backend.WriteAsync(new WriteBatch([.. chunk.SelectMany(i => (WriteOperation[])[Put($"{i}", i % 200), new PutVector(Key($"{i}"), "embeddings", Vector())])], backend.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        // Counts the rows for the planner, as the server does by itself within seconds. What ANALYZE returns the driver can't read.
        foreach (var table in (string[])["docs", "embeddings"])
            MySqlAdministrator.Execute(DatabaseOptions.FromUrl(fixture.Url), $"ALTER TABLE {table} FORCE");

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
        RowsRead(schema, exact: true).ShouldBeGreaterThanOrEqualTo(2_000);
        RowsRead(schema, exact: false).ShouldBe(0, "the index gives the rows");

        var rare = await search.NearestAsync(new VectorQuery("embeddings", "s", Vector()) { Where = [new SearchCondition("grp", FieldValue.Of(7))] }, TestContext.Current.CancellationToken);
        rare.Count.ShouldBe(10, "who asks for ten gets ten, if there are ten");
    }

    private static RecordKey Key(string id) => new("docs", "s", id);

    private static Put Put(string id, long group = 0) => new(Key(id), IdGenerator.Default.NewVersion(), "{}"u8.ToArray(), [FieldValue.Of(group)]);

    private float[] Vector() => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];

    /// <summary>How many rows the server reads along a table or an ordinary index for a search. What its plan is it says in a character set the driver does not know.</summary>
    private long RowsRead(VectorSchema schema, bool exact)
    {
        var (dialect, names) = (new MariaDbDialect(), new SqlNames(64, ""));
        var sql = new VectorSql(dialect, names, new CollectionSql(dialect, names, Docs), schema);
        var (statement, values) = sql.Search(new VectorQuery("embeddings", "s", Vector()), DateTimeOffset.UtcNow, exact);
        using var connection = MySqlAdministrator.Open(DatabaseOptions.FromUrl(fixture.Url));
        using var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach (var ((name, kind), at) in statement.Parameters.Zip(statement.Slots))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            dialect.Declare(parameter, kind);
            parameter.Value = values[at];
            command.Parameters.Add(parameter);
        }
        command.Prepare();
        using (var rows = command.ExecuteReader())
            while (rows.Read())
                rows.IsDBNull(0).ShouldBeFalse();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT CAST(variable_value AS SIGNED) FROM information_schema.session_status WHERE variable_name = 'HANDLER_READ_NEXT'";
        return Convert.ToInt64(count.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
