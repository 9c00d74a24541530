using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>The vectors of the room: their declaration, and how they are made of texts.</summary>
internal sealed class KnowledgeVectors(KnowledgeOptions options)
{
    public VectorSchema? Schema { get; } = KnowledgeSchema.VectorsOf(options);

    public string Model => options.Model;

    public bool CanEmbed => Schema is not null && options.Embedder is not null;

    /// <summary>The declaration.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public VectorSchema Declared => Schema ?? throw new ArgumentException("This store has no vectors of knowledge, because AgentStoreOptions.Knowledge.Dimensions is not set; set it to the number of elements of the model's vectors. Nothing was done.");

    /// <summary>The vectors of texts, by the texts' hashes. Equal texts are embedded once, as many at once as a batch holds.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> EmbedAsync(IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        foreach (var part in texts.Distinct(StringComparer.Ordinal).Chunk(options.BatchSize))
        {
            var made = await MakeAsync(part, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < part.Length; i++)
                vectors[ContentHash.Of(part[i])] = made[i];
        }
        return vectors;
    }

    /// <summary>The vector of a text that is searched for.</summary>
    /// <exception cref="ArgumentException">It is empty, or nothing makes vectors.</exception>
    public async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        _ = Declared;
        if (!CanEmbed)
            throw new ArgumentException("This store can't make a vector of a text, because AgentStoreOptions.Knowledge.Embedder is not set; set it, or search with a vector.", nameof(text));
        return (await MakeAsync([text], cancellationToken).ConfigureAwait(false))[0];
    }

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> MakeAsync(string[] texts, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReadOnlyMemory<float>> made;
        try
        {
            made = await options.Embedder!.EmbedAsync(texts, cancellationToken).ConfigureAwait(false);
        }
        // What a model's client throws can't be named here; its own message may hold the texts.
        catch (Exception exception) when (exception is not PerdureException && !cancellationToken.IsCancellationRequested)
        {
            throw new PerdureException(Fault.Unavailable, $"No vectors could be made of {texts.Length:N0} texts: the embedder of model '{Model}' failed with {exception.GetType().Name}. Nothing was written of them.", inner: exception);
        }
        if (made.Count != texts.Length)
            throw new PerdureException(Fault.Unavailable, $"The embedder of model '{Model}' gave {made.Count} vectors for {texts.Length} texts; expected one each. Nothing was written of them.");
        foreach (var vector in made)
            Declared.Check(vector.Span);
        return made;
    }
}
