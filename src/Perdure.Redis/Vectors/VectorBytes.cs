using System.Buffers.Binary;

namespace Perdure.Redis;

/// <summary>The elements of a vector as they are kept and sent: four bytes each, little-endian.</summary>
internal static class VectorBytes
{
    private const int Size = sizeof(float);

    public static byte[] Of(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * Size];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * Size), vector[i]);
        return bytes;
    }

    public static float[] Read(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[bytes.Length / Size];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * Size)..]);
        return vector;
    }

    /// <summary>The cosine of the angle between two vectors, in 64 bits.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (dot, one, other) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = ((double)a[i], (double)b[i]);
            dot += x * y;
            one += x * x;
            other += y * y;
        }
        return Math.Clamp(dot / Math.Sqrt(one) / Math.Sqrt(other), -1, 1);
    }
}
