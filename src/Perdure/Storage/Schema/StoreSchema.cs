namespace Perdure.Storage;

/// <summary>Everything a backend is asked to prepare at once.</summary>
public sealed class StoreSchema
{
    /// <summary>Makes a schema of declarations.</summary>
    /// <exception cref="ArgumentException">Two declarations share a name.</exception>
    public StoreSchema(IEnumerable<CollectionSchema> collections, IEnumerable<LogSchema> logs)
    {
        Collections = [.. collections];
        Logs = [.. logs];
        var names = Collections.Select(collection => collection.Name).Concat(Logs.Select(log => log.Name));
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two collections or logs are named '{twice.Key}'; give one of them another name.");
    }

    /// <summary>The collections.</summary>
    public IReadOnlyList<CollectionSchema> Collections { get; }

    /// <summary>The kinds of log.</summary>
    public IReadOnlyList<LogSchema> Logs { get; }
}
