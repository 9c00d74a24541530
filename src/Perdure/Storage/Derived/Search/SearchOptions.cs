namespace Perdure.Storage;

/// <summary>How a store searches where its database has no vectors or no text search of its own; see <see cref="SearchingBackend"/>.</summary>
public sealed record SearchOptions
{
    /// <summary>
    /// The most memory that vectors and words held for searches may take, in bytes. The scopes that were not searched for the
    /// longest time go first; one that is larger by itself is a <see cref="Fault.TooLarge"/>. A vector takes about five bytes per
    /// element. Default: 1 GiB per open store.
    /// </summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>What is wrong with them; null: nothing.</summary>
    internal string? Problem => MaxBytes >= 1 << 20 ? null : $"Search.MaxBytes is {MaxBytes:N0}; expected 1,048,576 or more.";
}
