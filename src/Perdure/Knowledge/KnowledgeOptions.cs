using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>How a store keeps knowledge. All mistakes are reported with those of <see cref="AgentStoreOptions"/>.</summary>
public sealed record KnowledgeOptions
{
    /// <summary>How many elements a vector has, as the model says: 1 to 16,000. Null, the default: items have no vectors and are found by words and lists only.</summary>
    public int? Dimensions { get; init; }

    /// <summary>
    /// The name of the model that makes the vectors. Default: <c>default</c>. Vectors of another model don't compare, so another
    /// name is another declaration, with dimensions of its own; <see cref="KnowledgeStore.EmbedAsync(CancellationToken)"/> makes its vectors of what is stored.
    /// </summary>
    public string Model { get; init; } = "default";

    /// <summary>What makes vectors of texts; null, the default: the caller gives them.</summary>
    public ITextEmbedder? Embedder { get; init; }

    /// <summary>What near means. Default: <see cref="VectorMetric.Cosine"/>.</summary>
    public VectorMetric Metric { get; init; } = VectorMetric.Cosine;

    /// <summary>How nearest ones are found; null, the default: an <see cref="HnswIndex"/>, or no index where that takes no vectors of so many dimensions.</summary>
    public VectorIndex? Index { get; init; }

    /// <summary>How elements are kept. Default: <see cref="VectorElement.Single"/>.</summary>
    public VectorElement Element { get; init; } = VectorElement.Single;

    /// <summary>Raise it with every change of <see cref="Metric"/>, <see cref="Index"/> or <see cref="Element"/> of one model. Default: 1.</summary>
    public int VectorRevision { get; init; } = 1;

    /// <summary>Whose words are searched for, e.g. <c>english</c>; see <see cref="TextSchema.Language"/>. Default: <c>simple</c>.</summary>
    public string Language { get; init; } = "simple";

    /// <summary>Raise it with every change of <see cref="Language"/>. Default: 1.</summary>
    public int LanguageRevision { get; init; } = 1;

    /// <summary>How documents are cut.</summary>
    public ChunkOptions Chunks { get; init; } = new();

    /// <summary>How many items are embedded and written at once when many are stored. Default: 100.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How many chunks, old and new, are replaced in one transaction; of a larger document the new ones are written first, unseen, and then shown at once. Default: 500.</summary>
    public int ChunksPerTransaction { get; init; } = 500;

    internal IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrEmpty(Model) || Model.Length > 255)
            yield return "Knowledge.Model is empty or longer than 255 characters; give the model's name, or leave it out.";
        if (Embedder is not null && Dimensions is null)
            yield return "Knowledge.Embedder is set but Knowledge.Dimensions is not; set it to the number of elements of the model's vectors.";
        if (BatchSize < 1)
            yield return $"Knowledge.BatchSize is {BatchSize}; expected 1 or more.";
        if (ChunksPerTransaction < 1)
            yield return $"Knowledge.ChunksPerTransaction is {ChunksPerTransaction}; expected 1 or more.";
        if (Chunks is null)
            yield return "Knowledge.Chunks is null; leave it out for the default.";
        else if (Chunks.Problem is { } problem)
            yield return $"Knowledge.Chunks: {problem}.";
        if (DeclarationMistake() is { } mistake)
            yield return mistake;
    }

    private string? DeclarationMistake()
    {
        try
        {
            _ = string.IsNullOrEmpty(Model) ? null : KnowledgeSchema.VectorsOf(this);
            _ = KnowledgeSchema.WordsOf(this);
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"Knowledge: {exception.Message}";
        }
    }
}
