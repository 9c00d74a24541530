using System.Numerics.Tensors;

namespace Perdure.Storage;

/// <summary>The arithmetic of vectors.</summary>
internal static class VectorMath
{
    /// <summary>The length of a vector.</summary>
    public static double Length(ReadOnlySpan<float> vector)
    {
        var squares = 0.0;
        foreach (var element in vector)
            squares += (double)element * element;
        return Math.Sqrt(squares);
    }

    /// <summary>The score of two vectors, computed in 64 bits: equal vectors have equal scores wherever they are kept.</summary>
    public static double Score(VectorMetric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (dot, far, one, other) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = ((double)a[i], (double)b[i]);
            dot += x * y;
            far += (x - y) * (x - y);
            one += x * x;
            other += y * y;
        }
        return metric switch { VectorMetric.Cosine => Math.Clamp(dot / Math.Sqrt(one) / Math.Sqrt(other), -1, 1), VectorMetric.Euclidean => 0 - Math.Sqrt(far), _ => dot };
    }

    /// <summary>The inner products of a query and some rows, in 32 bits.</summary>
    public static void Dots(ReadOnlySpan<float> rows, ReadOnlySpan<float> query, Span<float> dots)
    {
        for (var i = 0; i < dots.Length; i++)
            dots[i] = TensorPrimitives.Dot(rows.Slice(i * query.Length, query.Length), query);
    }
}
