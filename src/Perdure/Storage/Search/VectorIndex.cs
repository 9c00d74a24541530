namespace Perdure.Storage;

/// <summary>How nearest vectors are found: <see cref="None"/>, <see cref="HnswIndex"/> or <see cref="IvfFlatIndex"/>. A database that has another kind of index than the one declared uses its own.</summary>
public abstract record VectorIndex
{
    private protected VectorIndex()
    {
    }

    /// <summary>No index: each search looks at all vectors of the scope, and its answer is exact.</summary>
    public static VectorIndex None { get; } = new NoVectorIndex();

    /// <summary>What the store remembers of it: what the index was built with, but nothing that only searches use.</summary>
    internal abstract string Shape { get; }

    /// <summary>What is wrong with its options; null when nothing is.</summary>
    internal abstract string? Problem { get; }

    internal static string? Outside(string name, int value, int from, int to) =>
        value < from || value > to ? $"{name} is {value}; expected {from} to {to}" : null;
}

internal sealed record NoVectorIndex : VectorIndex
{
    internal override string Shape => "none";

    internal override string? Problem => null;
}
