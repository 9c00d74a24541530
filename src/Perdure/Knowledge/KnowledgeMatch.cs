namespace Perdure.Knowledge;

/// <summary>An item that a search has found.</summary>
/// <param name="Item">The item.</param>
/// <param name="Score">How well it fits; larger is better. Of a vector as <see cref="Storage.VectorMetric"/> says, of words the database's rank, of a hybrid search the fused one.</param>
public sealed record KnowledgeMatch(KnowledgeItem Item, double Score)
{
    /// <summary>The score of its vector; null when it was not found by it.</summary>
    public double? VectorScore { get; init; }

    /// <summary>The score of its words; null when it was not found by them.</summary>
    public double? TextScore { get; init; }
}
