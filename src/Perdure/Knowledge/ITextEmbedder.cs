namespace Perdure.Knowledge;

/// <summary>
/// Makes vectors of texts: the seam to a model. The package Perdure.Extensions.AI makes one of an
/// <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>. Implementations are safe to share.
/// </summary>
public interface ITextEmbedder
{
    /// <summary>One vector per text, in the order of the texts, each of as many elements as <see cref="KnowledgeOptions.Dimensions"/> says.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);
}
