using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Perdure.Storage;

/// <summary>
/// Vectors as integers of eight bits, symmetric around zero, each row with a step of its own; the vector asked for as integers of
/// sixteen bits. A scan reads a quarter of the bytes, and what it finds is compared exactly afterwards.
/// </summary>
internal static class VectorCodes
{
    private const int Most = sbyte.MaxValue;

    /// <summary>Encodes a row.</summary>
    /// <returns>What one unit stands for.</returns>
    public static float Encode(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0 || !float.IsNormal(largest / Most))
        {
            codes.Clear();
            return 0;
        }
        for (var i = 0; i < codes.Length; i++)
            codes[i] = (sbyte)MathF.Round(vector[i] / largest * Most);
        return largest / Most;
    }

    /// <summary>Encodes a vector that is searched for; so coarse that a sum of products fits 32 bits in each of eight lanes.</summary>
    /// <returns>What one unit stands for.</returns>
    public static float Encode(ReadOnlySpan<float> vector, Span<short> codes)
    {
        var most = Math.Min(short.MaxValue, int.MaxValue / Most / ((vector.Length / 8) + 16));
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0)
            return 0;
        for (var i = 0; i < codes.Length; i++)
            codes[i] = (short)Math.Round((double)vector[i] / largest * most);
        return largest / most;
    }

    /// <summary>The inner products of a query and some rows, in units of their steps.</summary>
    public static void Dots(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> query, Span<float> dots)
    {
        for (var i = 0; i < dots.Length; i++)
            dots[i] = Avx2.IsSupported ? Wide(rows.Slice(i * query.Length, query.Length), query) : Portable(rows.Slice(i * query.Length, query.Length), query);
    }

    private static float Wide(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query)
    {
        ref var a = ref MemoryMarshal.GetReference(row);
        ref var b = ref MemoryMarshal.GetReference(query);
        var (at, sum) = (0, Vector256<int>.Zero);
        if (Avx512BW.IsSupported && row.Length >= 64)
        {
            var (one, two) = (Vector512<int>.Zero, Vector512<int>.Zero);
            for (; at <= row.Length - 64; at += 64)
            {
                one += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref a, (nuint)at)), Vector512.LoadUnsafe(ref b, (nuint)at));
                two += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref a, (nuint)at + 32)), Vector512.LoadUnsafe(ref b, (nuint)at + 32));
            }
            var both = one + two;
            sum = both.GetLower() + both.GetUpper();
        }
        for (; at <= row.Length - 16; at += 16)
            sum += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref a, (nuint)at)), Vector256.LoadUnsafe(ref b, (nuint)at));
        return Sum(sum) + Rest(row, query, at);
    }

    private static float Portable(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query)
    {
        ref var a = ref MemoryMarshal.GetReference(row);
        ref var b = ref MemoryMarshal.GetReference(query);
        var (at, sum) = (0, Vector256<int>.Zero);
        for (; at <= row.Length - 16; at += 16)
        {
            var (first, second) = Vector256.Widen(Vector256.WidenLower(Vector256.Create(Vector128.LoadUnsafe(ref a, (nuint)at), Vector128<sbyte>.Zero)));
            var (third, fourth) = Vector256.Widen(Vector256.LoadUnsafe(ref b, (nuint)at));
            sum += (first * third) + (second * fourth);
        }
        return Sum(sum) + Rest(row, query, at);
    }

    private static float Sum(Vector256<int> lanes)
    {
        var (low, high) = Vector256.Widen(lanes);
        return Vector256.Sum(low + high);
    }

    private static float Rest(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query, int at)
    {
        var sum = 0L;
        for (; at < row.Length; at++)
            sum += row[at] * query[at];
        return sum;
    }
}
