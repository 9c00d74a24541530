using System.Numerics.Tensors;

namespace Perdure.Benchmarks.Raw;

/// <summary>All vectors in one piece of memory: reading it from end to end, by all cores, is what no exact search can beat.</summary>
internal sealed class RawMatrix(IReadOnlyList<float[]> vectors)
{
    private readonly float[] values = [.. vectors.SelectMany(vector => vector)];
    private readonly float[] sums = new float[Environment.ProcessorCount];

    public float Sum()
    {
        var part = values.Length / sums.Length;
        Parallel.For(0, sums.Length, i => sums[i] = TensorPrimitives.Sum<float>(values.AsSpan(i * part, part)));
        return sums.Sum();
    }
}
