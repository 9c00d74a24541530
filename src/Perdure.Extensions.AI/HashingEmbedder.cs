using System.Text;
using Microsoft.Extensions.AI;

namespace Perdure.Extensions.AI;

/// <summary>
/// For tests and samples only: vectors without a model. It hashes the words of a text and the character trigrams of its words into
/// signed elements (Weinberger, Dasgupta, Langford, Smola and Attenberg, "Feature Hashing for Large Scale Multitask Learning", ICML
/// 2009) and makes them of length 1. Texts that share words are near to each other; what they mean it does not know. The same text
/// has the same vector on every machine. Safe to share.
/// </summary>
public sealed class HashingEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    private const float WordWeight = 1, TrigramWeight = 0.3f;
    private readonly EmbeddingGeneratorMetadata metadata;

    /// <summary>Makes one.</summary>
    /// <param name="dimensions">How many elements a vector has, 8 or more: the fewer, the more words share one.</param>
    public HashingEmbedder(int dimensions = 384)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 8);
        Dimensions = dimensions;
        metadata = new EmbeddingGeneratorMetadata("perdure-hashing", null, $"hashing-{dimensions}", dimensions);
    }

    /// <summary>How many elements a vector has.</summary>
    public int Dimensions { get; }

    /// <summary>The vector of a text. One without a letter or digit has that of a word of its own.</summary>
    public ReadOnlyMemory<float> Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var vector = new float[Dimensions];
        foreach (var word in Words(text).DefaultIfEmpty("\u0001"))
        {
            Add(vector, word, WordWeight);
            var padded = $" {word} ";
            for (var i = 0; i + 3 <= padded.Length; i++)
                Add(vector, $"\u0002{padded.AsSpan(i, 3)}", TrigramWeight);
        }
        var length = Math.Sqrt(vector.Sum(element => (double)element * element));
        // Features of opposite signs may cancel each other out.
        if (length == 0)
            (vector[0], length) = (1, 1);
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] / length);
        return vector;
    }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Embed(text)) { ModelId = metadata.DefaultModelId })));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null : serviceType.IsInstanceOfType(this) ? this : serviceType.IsInstanceOfType(metadata) ? metadata : null;
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private static IEnumerable<string> Words(string text)
    {
        var folded = text.ToLowerInvariant();
        var start = -1;
        for (var i = 0; i <= folded.Length; i++)
        {
            var isWord = i < folded.Length && (char.IsLetterOrDigit(folded[i]) || char.IsSurrogate(folded[i]));
            if (isWord && start < 0)
                start = i;
            else if (!isWord && start >= 0)
            {
                yield return folded[start..i];
                start = -1;
            }
        }
    }

    // One bit of the hash is the sign, so that features that fall on one element even out.
    private static void Add(float[] vector, string feature, float weight)
    {
        var hash = Hash(feature);
        vector[(int)((hash >> 1) % (ulong)vector.Length)] += (hash & 1) == 0 ? weight : -weight;
    }

    // FNV-1a of 64 bits (Fowler, Noll and Vo), mixed as in MurmurHash3 (Appleby) because its lowest bits alone are weak.
    private static ulong Hash(string feature)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in Encoding.UTF8.GetBytes(feature))
            hash = (hash ^ unit) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
