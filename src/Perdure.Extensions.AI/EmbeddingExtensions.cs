using Microsoft.Extensions.AI;
using Perdure.Knowledge;

namespace Perdure.Extensions.AI;

/// <summary>Lets a store make its vectors by an <see cref="IEmbeddingGenerator"/>.</summary>
public static class EmbeddingExtensions
{
    /// <summary>The generator as what <see cref="KnowledgeOptions.Embedder"/> takes. The generator stays its owner's.</summary>
    public static ITextEmbedder AsTextEmbedder(this IEmbeddingGenerator<string, Embedding<float>> generator) => generator.AsTextEmbedder(null);

    /// <summary>The same with options for each call.</summary>
    public static ITextEmbedder AsTextEmbedder(this IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingGenerationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new GeneratorEmbedder(generator, options);
    }

    /// <summary>The options with a generator, and with the model's name and dimensions where the generator tells them and they are not set.</summary>
    /// <exception cref="ArgumentException">The generator does not tell its dimensions, and the options don't either.</exception>
    public static KnowledgeOptions WithGenerator(this KnowledgeOptions options, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(generator);
        var told = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        var dimensions = options.Dimensions ?? told?.DefaultModelDimensions
            ?? throw new ArgumentException("The generator does not tell how many elements its vectors have; set KnowledgeOptions.Dimensions.", nameof(generator));
        var model = options.Model == new KnowledgeOptions().Model && told?.DefaultModelId is { Length: > 0 } id ? id : options.Model;
        return options with { Dimensions = dimensions, Model = model, Embedder = generator.AsTextEmbedder() };
    }
}
