using Perdure.Knowledge;

namespace Perdure.Conformance.Rooms;

/// <summary>Makes vectors one can reckon with: each word it knows has an axis, and what it does not know has the last one. Counts the texts it is given, and refuses some.</summary>
internal sealed class AxisEmbedder : ITextEmbedder
{
    public const string Poison = "poison";

    private static readonly string[] Words = ["apple", "pear", "plum", "engine", "wheel", "brake", "moon"];
    private int texts;

    public static int Dimensions => Words.Length + 1;

    /// <summary>How many texts were embedded.</summary>
    public int Texts => Volatile.Read(ref texts);

    public static float[] Vector(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in text.Split([' ', '\n', '.', '#'], StringSplitOptions.RemoveEmptyEntries))
            vector[Array.IndexOf(Words, word) is var at and >= 0 ? at : Words.Length]++;
        return vector;
    }

    public static AgentStoreOptions Options(AxisEmbedder? embedder, Func<KnowledgeOptions, KnowledgeOptions>? change = null)
    {
        var knowledge = new KnowledgeOptions { Dimensions = Dimensions, Model = "axes", Embedder = embedder };
        return new AgentStoreOptions { Knowledge = change is null ? knowledge : change(knowledge) };
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        if (texts.Any(text => text.Contains(Poison, StringComparison.Ordinal)))
            throw new InvalidOperationException("The model refuses.");
        Interlocked.Add(ref this.texts, texts.Count);
        return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. texts.Select(text => (ReadOnlyMemory<float>)Vector(text))]);
    }
}
