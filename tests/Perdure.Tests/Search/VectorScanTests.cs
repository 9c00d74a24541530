using Perdure.Storage;

namespace Perdure.Tests.Search;

/// <summary>The scan finds what comparing everything in 64 bits finds, whatever it looks at first.</summary>
public sealed class VectorScanTests
{
    private static readonly CollectionSchema Docs = new("docs", 1, [new("n", FieldKind.Integer)], [], _ => [FieldValue.Null]);

    [Theory]
    [InlineData(VectorMetric.Cosine, 0)]
    [InlineData(VectorMetric.Euclidean, 0)]
    [InlineData(VectorMetric.InnerProduct, 0)]
    [InlineData(VectorMetric.Cosine, 3)]
    [InlineData(VectorMetric.Euclidean, 30)] // far from the origin, where squares cancel
    [InlineData(VectorMetric.InnerProduct, 3)]
    public void Codes_lose_nothing_of_the_best(VectorMetric metric, float offset)
    {
        var random = new Random(7);
        var rows = Rows(metric, VectorElement.Single, 40, 6000, _ => Vector(random, 40, offset));
        for (var i = 0; i < 50; i++)
        {
            var wanted = Vector(random, 40, offset);
            foreach (var limit in (int[])[1, 10, 100])
            {
                var expected = Expected(rows, metric, wanted, limit);
                Search(rows, wanted, limit, isExact: false).Select(match => match.Key.Id).ShouldBe(expected);
                Search(rows, wanted, limit, isExact: true).Select(match => match.Key.Id).ShouldBe(expected);
            }
        }
    }

    [Fact]
    public void Codes_alone_would_mistake_the_order()
    {
        var random = new Random(8);
        var (wrong, codes, row) = (0, new short[40], new sbyte[40]);
        for (var i = 0; i < 500; i++)
        {
            var (wanted, a, b) = (Vector(random, 40, 0), Vector(random, 40, 0), default(float[]));
            b = [.. a.Select(element => element + (float)(random.NextDouble() * 0.002))];
            VectorCodes.Encode(wanted, codes);
            wrong += Rough(a) > Rough(b) == VectorMath.Score(VectorMetric.InnerProduct, a, wanted) > VectorMath.Score(VectorMetric.InnerProduct, b, wanted) ? 0 : 1;
        }
        wrong.ShouldBeGreaterThan(10);

        float Rough(float[] vector)
        {
            var (step, dots) = (VectorCodes.Encode(vector, row), new float[1]);
            VectorCodes.Dots(row, codes, dots);
            return dots[0] * step;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(16_000)]
    public void Sums_of_codes_are_those_of_whole_numbers(int dimensions)
    {
        var (row, query, dots) = (new sbyte[dimensions], new short[dimensions], new float[1]);
        var vector = Enumerable.Range(0, dimensions).Select(i => i % 3 == 0 ? -1f : 1f).ToArray();
        VectorCodes.Encode(vector, row);
        VectorCodes.Encode(vector, query);
        VectorCodes.Dots(row, query, dots);
        dots[0].ShouldBe(row.Zip(query).Sum(pair => (long)pair.First * pair.Second));
    }

    [Fact]
    public void Filters_and_ends_leave_rows_out_of_both_ways()
    {
        var random = new Random(9);
        var end = DateTimeOffset.UnixEpoch.AddDays(1);
        var rows = VectorRows.Empty(Schema(VectorMetric.Cosine, VectorElement.Single, 8)).With([], Enumerable.Range(0, 5000).Select(i => new VectorRow($"{i:D4}", Vector(random, 8, 0), [FieldValue.Of(i % 50)], i % 3 == 0 ? end : null)));
        foreach (var isExact in (bool[])[true, false])
        {
            var query = new VectorQuery("v", "s", Vector(random, 8, 0)) { Limit = 200, Exact = isExact };
            var found = new VectorScan(rows, query, new SearchFields(Docs, [new SearchCondition("n", FieldValue.Of(7))]), end).Nearest();
            found.Select(match => match.Key.Id).Order().ShouldBe(Enumerable.Range(0, 5000).Where(i => i % 50 == 7 && i % 3 != 0).Select(i => $"{i:D4}"));
        }
    }

    [Fact]
    public void States_before_stay_as_they_were()
    {
        var random = new Random(10);
        var vectors = Enumerable.Range(0, 3000).ToDictionary(i => $"{i:D4}", _ => Vector(random, 500, 0));
        var before = Rows(VectorMetric.Euclidean, VectorElement.Single, 500, 0, _ => []).With([], vectors.Select(pair => new VectorRow(pair.Key, pair.Value, [], null)));
        var wanted = Vector(random, 500, 0);
        var first = Search(before, wanted, 20, isExact: true);
        string[] gone = [.. first.Take(10).Select(match => match.Key.Id)];
        var after = before;
        for (var i = 0; i < 40; i++)
            after = after.With([.. vectors.Keys.Skip(i * 60).Take(60), .. gone], [new VectorRow($"new{i}", wanted, [], null)]);
        Search(before, wanted, 20, isExact: true).ShouldBe(first);
        after.Places.Count.ShouldBe(after.Blocks.Sum(block => Enumerable.Range(0, block.Count).Count(row => block.Ids[row] is not null)));
        after.Count.ShouldBeLessThan(2 * (after.Places.Count + 32));
        Search(after, wanted, 40, isExact: true).ShouldAllBe(match => match.Key.Id.StartsWith("new", StringComparison.Ordinal) && match.Score == 0);
    }

    private static VectorSchema Schema(VectorMetric metric, VectorElement element, int dimensions) => new("v", 1, "docs", dimensions, metric, element);

    private static VectorRows Rows(VectorMetric metric, VectorElement element, int dimensions, int count, Func<int, float[]> vector) =>
        VectorRows.Empty(Schema(metric, element, dimensions)).With([], Enumerable.Range(0, count).Select(i => new VectorRow($"{i:D5}", vector(i), [], null)));

    private static List<SearchMatch> Search(VectorRows rows, float[] wanted, int limit, bool isExact) =>
        new VectorScan(rows, new VectorQuery("v", "s", wanted) { Limit = limit, Exact = isExact }, new SearchFields(Docs, []), DateTimeOffset.UnixEpoch).Nearest();

    private static IEnumerable<string> Expected(VectorRows rows, VectorMetric metric, float[] wanted, int limit) => rows.Blocks
        .SelectMany(block => Enumerable.Range(0, block.Count).Select(row => (Id: block.Ids[row]!, Score: VectorMath.Score(metric, block.Values.AsSpan(row * wanted.Length, wanted.Length), wanted))))
        .OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Id, Ordinal.Comparer).Take(limit).Select(pair => pair.Id);

    private static float[] Vector(Random random, int dimensions, float offset) => [.. Enumerable.Range(0, dimensions).Select(_ => offset + (float)(random.NextDouble() - 0.5))];
}
