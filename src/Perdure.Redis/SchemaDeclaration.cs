using System.Globalization;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>What a store remembers of a declaration: a word for each part, separated by blanks.</summary>
/// <param name="Kind">What it declares.</param>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Its revision.</param>
internal sealed record SchemaDeclaration(string Kind, string Name, int Revision)
{
    /// <summary>The revision that is stored; 0: none.</summary>
    public int Stored { get; init; }

    /// <summary>What no revision changes: of vectors their collection and their dimensions.</summary>
    public string Fixed { get; init; } = "";

    /// <summary>What a higher revision may change: of vectors their metric, their elements and their index.</summary>
    public string Shape { get; init; } = "";

    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Revision} {Fixed} {Shape}").TrimEnd();

    public static SchemaDeclaration Of(CollectionSchema collection) => new("collection", collection.Name, collection.Revision);

    public static SchemaDeclaration Of(LogSchema log) => new("log", log.Name, log.Revision);

    public static SchemaDeclaration Of(VectorSchema vectors) => new("vectors", vectors.Name, vectors.Revision)
    {
        Fixed = string.Create(CultureInfo.InvariantCulture, $"{vectors.Collection} {vectors.Dimensions}"),
        Shape = $"{vectors.Metric} {vectors.Element} {Index(vectors.Index)}",
    };

    public static SchemaDeclaration Parse(string name, string text)
    {
        var words = text.Split(' ');
        return new(words[0], name, int.Parse(words[1], CultureInfo.InvariantCulture)) { Fixed = string.Join(' ', words.Skip(2).Take(2)), Shape = string.Join(' ', words.Skip(4)) };
    }

    // What is only for searches may change without a revision.
    private static string Index(VectorIndex index) => index switch
    {
        HnswIndex graph => string.Create(CultureInfo.InvariantCulture, $"hnsw {graph.M} {graph.EfConstruction}"),
        IvfFlatIndex lists => string.Create(CultureInfo.InvariantCulture, $"ivfflat {lists.Lists}"),
        _ => "none",
    };
}
