using Microsoft.Extensions.AI;
using Perdure.Knowledge;

namespace Perdure.Extensions.AI;

/// <summary>Makes vectors by an <see cref="IEmbeddingGenerator"/>, which stays its owner's.</summary>
internal sealed class GeneratorEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingGenerationOptions? options) : ITextEmbedder
{
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var made = await generator.GenerateAsync(texts, options, cancellationToken).ConfigureAwait(false);
        return [.. made.Select(embedding => embedding.Vector)];
    }
}
