using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>A declared index in Redis' terms. Its vector sets are graphs, so what is declared otherwise, or not at all, is a graph with the defaults.</summary>
internal static class VectorGraph
{
    // Redis takes no fewer.
    private const int FewestNeighbours = 4;

    public static HnswIndex Of(VectorIndex index) => index as HnswIndex ?? new HnswIndex();

    /// <summary>Neighbours per vector.</summary>
    public static int Neighbours(VectorIndex index) => Math.Max(Of(index).M, FewestNeighbours);

    /// <summary>Up to how many vectors all are compared: a search of the graph looks at about as many, and would miss some.</summary>
    public static int Few(VectorIndex index) => index == VectorIndex.None ? int.MaxValue : 2 * Neighbours(index) * Of(index).EfSearch;
}
