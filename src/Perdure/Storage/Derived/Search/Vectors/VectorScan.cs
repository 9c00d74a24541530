using System.Buffers;

namespace Perdure.Storage;

/// <summary>
/// Compares a vector with all rows: first roughly, in 32 bits or with codes of eight, which gives each row a score with a known
/// margin of error; then those that may be among the best exactly, in 64 bits. So nothing depends on how many are compared again.
/// </summary>
internal sealed class VectorScan(VectorRows rows, VectorQuery query, SearchFields filter, DateTimeOffset now)
{
    // Below, reading less does not pay for comparing twice.
    private const int FewestCoded = 4096;
    // Below, a second core starts too late to help.
    private const int FewestParallel = 1 << 19;
    // Rounding errors of codes are as good as independent: beyond four standard deviations there is one in 16,000.
    private const double Deviations = 4;
    private readonly VectorSchema schema = rows.Schema;

    /// <summary>Whether codes are used where they pay. Default: yes.</summary>
    public bool MayUseCodes { get; init; } = true;

    /// <summary>The best, the best first, ties by id.</summary>
    public List<SearchMatch> Nearest()
    {
        var count = rows.Count;
        if (count == 0)
            return [];
        var scores = ArrayPool<float>.Shared.Rent(count);
        try
        {
            var isCoded = MayUseCodes && rows.IsCoded && !query.Exact && count >= FewestCoded;
            var vector = schema.Element == VectorElement.Half ? Rounded(query.Vector.Span) : query.Vector.ToArray();
            Score(scores, vector, isCoded);
            var worst = BestScores.Worst(scores.AsSpan(0, count), query.Limit);
            // A row's score and that of the worst of the best may both be wrong.
            return Compare(scores, vector, worst - (2 * Margin(VectorMath.Length(vector), isCoded)));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private void Score(float[] scores, float[] vector, bool isCoded)
    {
        var codes = isCoded ? new short[vector.Length] : [];
        var step = isCoded ? VectorCodes.Encode(vector, codes) : 0;
        var starts = new int[rows.Blocks.Length];
        for (var i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + rows.Blocks[i - 1].Count;
        void One(int i)
        {
            var block = rows.Blocks[i];
            var part = scores.AsSpan(starts[i], block.Count);
            if (isCoded)
                VectorCodes.Dots(block.Codes, codes, part);
            else
                VectorMath.Dots(block.Values, vector, part);
            Finish(block, part, isCoded ? step : 1, isCoded);
        }
        if ((long)rows.Count * vector.Length < FewestParallel || starts.Length == 1)
            for (var i = 0; i < starts.Length; i++)
                One(i);
        else
            Parallel.For(0, starts.Length, One);
    }

    // From inner products to what orders rows as the metric does: larger is nearer.
    private void Finish(VectorBlock block, Span<float> scores, float step, bool isCoded)
    {
        var at = Instant.ToMicroseconds(now);
        for (var i = 0; i < scores.Length; i++)
        {
            if (block.Ids[i] is null || block.Ends[i] <= at || (!filter.IsEmpty && !filter.Holds(block.Fields[i])))
            {
                scores[i] = float.NegativeInfinity;
                continue;
            }
            var dot = isCoded ? scores[i] * step * block.Steps[i] : scores[i];
            scores[i] = schema.Metric switch
            {
                VectorMetric.Cosine => dot / block.Lengths[i],
                VectorMetric.Euclidean => (2 * dot) - (block.Lengths[i] * block.Lengths[i]),
                _ => dot,
            };
        }
    }

    private double Margin(double length, bool isCoded)
    {
        // Sums of as many products in 32 bits; and in codes half a unit, evenly distributed, per element.
        double longest = schema.Metric == VectorMetric.Cosine ? 1 : rows.Longest;
        var rounding = Math.Min(1e-3, schema.Dimensions * Math.ScaleB(1, -24)) * longest * (length + (schema.Metric == VectorMetric.Euclidean ? longest : 0));
        var coding = isCoded ? Deviations * length * rows.Coarsest / Math.Sqrt(12) : 0;
        return (rounding + coding) * (schema.Metric == VectorMetric.Euclidean ? 2 : 1);
    }

    private List<SearchMatch> Compare(float[] scores, float[] vector, double least)
    {
        var (found, start) = (new List<SearchMatch>(), 0);
        foreach (var block in rows.Blocks)
        {
            for (var i = 0; i < block.Count; i++)
                if (scores[start + i] >= least && !float.IsNegativeInfinity(scores[start + i]))
                    found.Add(new SearchMatch(new RecordKey(schema.Collection, query.Scope, block.Ids[i]!), VectorMath.Score(schema.Metric, block.Values.AsSpan(i * vector.Length, vector.Length), vector)));
            start += block.Count;
        }
        found.Sort(SearchOrder.Compare);
        if (found.Count > query.Limit)
            found.RemoveRange(query.Limit, found.Count - query.Limit);
        if (query.MinimumScore is { } minimum)
            found.RemoveAll(match => match.Score < minimum);
        return found;
    }

    private static float[] Rounded(ReadOnlySpan<float> vector)
    {
        var rounded = new float[vector.Length];
        for (var i = 0; i < rounded.Length; i++)
            rounded[i] = (float)(Half)vector[i];
        return rounded;
    }
}
