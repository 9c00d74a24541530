namespace Perdure.Storage;

/// <summary>Everything a backend is asked to prepare at once.</summary>
public sealed class StoreSchema
{
    /// <summary>Makes a schema of declarations.</summary>
    /// <exception cref="ArgumentException">Two declarations share a name.</exception>
    public StoreSchema(IEnumerable<CollectionSchema> collections, IEnumerable<LogSchema> logs)
        : this(collections, logs, [], [])
    {
    }

    /// <summary>Makes a schema of declarations.</summary>
    /// <param name="collections">The collections.</param>
    /// <param name="logs">The kinds of log.</param>
    /// <param name="vectors">The vectors; their collections are among these, or were prepared before.</param>
    /// <param name="texts">The searchable texts; their collections are among these, or were prepared before.</param>
    /// <exception cref="ArgumentException">Two declarations share a name.</exception>
    public StoreSchema(IEnumerable<CollectionSchema> collections, IEnumerable<LogSchema> logs, IEnumerable<VectorSchema> vectors, IEnumerable<TextSchema> texts)
        : this(collections, logs, vectors, texts, [])
    {
    }

    /// <summary>Makes a schema of declarations.</summary>
    /// <param name="collections">The collections.</param>
    /// <param name="logs">The kinds of log.</param>
    /// <param name="vectors">The vectors; their collections are among these, or were prepared before.</param>
    /// <param name="texts">The searchable texts; their collections are among these, or were prepared before.</param>
    /// <param name="views">The views for those who read by SQL; their collections are among these, or were prepared before.</param>
    /// <exception cref="ArgumentException">Two declarations share a name.</exception>
    public StoreSchema(IEnumerable<CollectionSchema> collections, IEnumerable<LogSchema> logs, IEnumerable<VectorSchema> vectors, IEnumerable<TextSchema> texts, IEnumerable<ViewSchema> views)
    {
        Collections = [.. collections];
        Logs = [.. logs];
        Vectors = [.. vectors];
        Texts = [.. texts];
        Views = [.. views];
        var names = Collections.Select(collection => collection.Name).Concat(Logs.Select(log => log.Name)).Concat(Vectors.Select(vector => vector.Name)).Concat(Texts.Select(text => text.Name)).Concat(Views.Select(view => view.Name));
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two declarations are named '{twice.Key}'; give one of them another name.");
    }

    /// <summary>The collections.</summary>
    public IReadOnlyList<CollectionSchema> Collections { get; }

    /// <summary>The kinds of log.</summary>
    public IReadOnlyList<LogSchema> Logs { get; }

    /// <summary>The vectors of records.</summary>
    public IReadOnlyList<VectorSchema> Vectors { get; }

    /// <summary>The searchable texts of records.</summary>
    public IReadOnlyList<TextSchema> Texts { get; }

    /// <summary>The views for those who read the database by SQL.</summary>
    public IReadOnlyList<ViewSchema> Views { get; }
}
