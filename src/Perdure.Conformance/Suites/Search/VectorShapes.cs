using Perdure.Storage;

namespace Perdure.Conformance.Suites.Search;

/// <summary>The declarations the scenarios of vectors work with, short ways to write and ask, and the arithmetic they are held to.</summary>
internal static class VectorShapes
{
    public const int Dimensions = 6;
    public const string Small = "kit_small";

    public static CollectionSchema Docs { get; } = new(
        "kit_docs", 1,
        [new("grp", FieldKind.Text), new("num", FieldKind.Integer), new("flag", FieldKind.Boolean), new("tags", FieldKind.Text, many: true), new("loose", FieldKind.Text, many: true)],
        [new("by_grp", ["grp"]), new("by_tag", ["tags"], "num")],
        FieldCodec.Projection("grp", "num", "flag", "tags", "loose"));

    public static VectorMetric[] Metrics { get; } = [VectorMetric.Cosine, VectorMetric.Euclidean, VectorMetric.InnerProduct];

    // A graph is made at random, and a search of 40 candidates among 60 missed one now and then: this one looks at all.
    private static HnswIndex Thorough { get; } = new() { EfSearch = 100 };

    /// <summary>Vectors of every metric, and shorter ones in two bytes beside them.</summary>
    public static StoreSchema Schema { get; } = new(
        [Docs, Shapes.Blobs], [],
        [.. Metrics.Select(metric => new VectorSchema(Name(metric), 1, Docs.Name, Dimensions, metric, VectorElement.Single, Thorough)), new VectorSchema(Small, 1, Docs.Name, 2, VectorMetric.Euclidean, VectorElement.Half, VectorIndex.None)], []);

    public static string Name(VectorMetric metric) => "kit_" + metric switch { VectorMetric.Cosine => "cosine", VectorMetric.Euclidean => "euclid", _ => "inner" };

    public static string First => Name(Metrics[0]);

    public static RecordKey Key(string id, string scope = Shapes.Scope) => new(Docs.Name, scope, id);

    public static Put Put(Trial trial, string id, params (string Name, FieldValue Value)[] values) => Put(trial, Key(id), values);

    public static Put Put(Trial trial, RecordKey key, params (string Name, FieldValue Value)[] values) =>
        new(key, trial.Version(), FieldCodec.Encode(values), [.. Docs.Fields.Select(field => values.FirstOrDefault(value => value.Name == field.Name).Value)]);

    /// <summary>A vector of the angle whose cosine with (1, 0 …) is <paramref name="cosine"/>, of length 1.</summary>
    public static float[] At(double cosine) => [(float)cosine, (float)Math.Sqrt(1 - (cosine * cosine)), 0, 0, 0, 0];

    public static float[] Random(Random random) => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)((random.NextDouble() * 4) - 2))];

    public static double Score(VectorMetric metric, float[] a, float[] b)
    {
        var (dot, far, one, other) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            far += Math.Pow((double)a[i] - b[i], 2);
            one += (double)a[i] * a[i];
            other += (double)b[i] * b[i];
        }
        return metric switch { VectorMetric.Cosine => dot / Math.Sqrt(one * other), VectorMetric.Euclidean => -Math.Sqrt(far), _ => dot };
    }

    public static async Task<IReadOnlyList<SearchMatch>> NearestAsync(Trial trial, Subject subject, VectorQuery query)
    {
        var search = trial.Present(subject.Backend.Facet<IVectorSearch>(), "the facet IVectorSearch");
        return await search.NearestAsync(query, trial.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids of all that have a vector, by id.</summary>
    public static async Task<string[]> HavingAsync(Trial trial, Subject subject, string? vectors = null, string scope = Shapes.Scope) =>
        [.. (await NearestAsync(trial, subject, new VectorQuery(vectors ?? First, scope, vectors == Small ? new float[] { 1, 0 } : At(1)) { Limit = 1000 }).ConfigureAwait(false)).Select(match => match.Key.Id).Order(Ordinal.Comparer)];
}
