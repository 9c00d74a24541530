namespace Perdure.Storage;

/// <summary>
/// Some rows of vectors, side by side in memory. The arrays have room for more rows than are counted: one writer puts further rows there,
/// unseen by those who search, and publishes them as a block of the same arrays with a larger count. A row that goes leaves its place empty.
/// </summary>
internal sealed class VectorBlock
{
    /// <summary>How many rows there are, gone ones too.</summary>
    public required int Count { get; init; }

    /// <summary>The elements, row by row.</summary>
    public required float[] Values { get; init; }

    /// <summary>The length of each row's vector.</summary>
    public required float[] Lengths { get; init; }

    /// <summary>The elements as integers of eight bits, row by row; empty where all searches are exact.</summary>
    public required sbyte[] Codes { get; init; }

    /// <summary>What one unit of each row's codes stands for.</summary>
    public required float[] Steps { get; init; }

    /// <summary>The records' ids; null for a row that is gone.</summary>
    public required string?[] Ids { get; init; }

    /// <summary>The records' fields.</summary>
    public required IReadOnlyList<FieldValue>[] Fields { get; init; }

    /// <summary>From when on each record is invisible, in microseconds since 1970.</summary>
    public required long[] Ends { get; init; }

    public int Capacity => Ids.Length;

    public static VectorBlock Empty(int capacity, int dimensions, bool isCoded) => new()
    {
        Count = 0,
        Values = new float[capacity * dimensions],
        Lengths = new float[capacity],
        Codes = isCoded ? new sbyte[capacity * dimensions] : [],
        Steps = isCoded ? new float[capacity] : [],
        Ids = new string?[capacity],
        Fields = new IReadOnlyList<FieldValue>[capacity],
        Ends = new long[capacity],
    };

    /// <summary>The same rows and room for more.</summary>
    public VectorBlock Grown(int capacity, int dimensions)
    {
        var other = Empty(capacity, dimensions, Codes.Length > 0);
        Values.AsSpan(0, Count * dimensions).CopyTo(other.Values);
        Lengths.AsSpan(0, Count).CopyTo(other.Lengths);
        Codes.AsSpan(0, Codes.Length > 0 ? Count * dimensions : 0).CopyTo(other.Codes);
        Steps.AsSpan(0, Math.Min(Count, Steps.Length)).CopyTo(other.Steps);
        Ids.AsSpan(0, Count).CopyTo(other.Ids);
        Fields.AsSpan(0, Count).CopyTo(other.Fields);
        Ends.AsSpan(0, Count).CopyTo(other.Ends);
        return other.With(Count);
    }

    /// <summary>The same arrays with another count.</summary>
    public VectorBlock With(int count) => Same(count, Ids);

    /// <summary>Without some rows.</summary>
    public VectorBlock Without(IEnumerable<int> rows)
    {
        var ids = Ids.ToArray();
        foreach (var row in rows)
            ids[row] = null;
        return Same(Count, ids);
    }

    private VectorBlock Same(int count, string?[] ids) => new() { Count = count, Values = Values, Lengths = Lengths, Codes = Codes, Steps = Steps, Ids = ids, Fields = Fields, Ends = Ends };
}
