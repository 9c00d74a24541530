namespace Perdure.Storage;

/// <summary>A graph of near neighbours: fast, with high recall, at any size; slower to build. The default.</summary>
public sealed record HnswIndex : VectorIndex
{
    /// <summary>Neighbours per vector and layer, 2 to 100. More: better recall, a larger index. Default: 16.</summary>
    public int M { get; init; } = 16;

    /// <summary>Candidates looked at when a vector is added, 4 to 1,000 and at least twice <see cref="M"/>. More: better recall, slower writes. Default: 64.</summary>
    public int EfConstruction { get; init; } = 64;

    /// <summary>Candidates looked at by a search, 1 to 1,000; a search for more results looks at as many as it is to return. More: better recall, slower searches. Default: 40.</summary>
    public int EfSearch { get; init; } = 40;

    internal override string Shape => $"hnsw {M} {EfConstruction}";

    internal override string? Problem =>
        Outside(nameof(M), M, 2, 100) ?? Outside(nameof(EfConstruction), EfConstruction, 4, 1000) ?? Outside(nameof(EfSearch), EfSearch, 1, 1000) ??
        (EfConstruction < 2 * M ? $"EfConstruction is {EfConstruction}; expected at least twice M, which is {M}" : null);
}
