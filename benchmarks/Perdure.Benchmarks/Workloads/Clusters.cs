namespace Perdure.Benchmarks.Workloads;

/// <summary>
/// Vectors that lie as embeddings do: around 500 centres, each a random direction, with normal noise that makes the cosine of two
/// of one centre about 0.6, all of length 1. Those searched for are further ones of the same kind. The same for the same seed.
/// </summary>
internal sealed class Clusters(int seed)
{
    public const int Dimensions = 384;
    private const int Count = 500;
    private const double Noise = 0.8;
    private readonly Random random = new(seed);
    private float[][]? centres;

    public float[] Next()
    {
        centres ??= [.. Enumerable.Range(0, Count).Select(_ => Direction(null))];
        return Direction(centres[random.Next(Count)]);
    }

    private float[] Direction(float[]? centre)
    {
        var vector = new double[Dimensions];
        for (var i = 0; i < Dimensions; i++)
            vector[i] = centre is null ? Normal() : centre[i] + (Noise * Normal() / Math.Sqrt(Dimensions));
        var length = Math.Sqrt(vector.Sum(element => element * element));
        return [.. vector.Select(element => (float)(element / length))];
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
