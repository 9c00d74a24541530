namespace Perdure.Storage;

/// <summary>What a backend must know of a kind of log: its name and its revision.</summary>
public sealed class LogSchema
{
    /// <summary>Declares a kind of log.</summary>
    /// <param name="name">A schema name, unique among the store's collections and logs.</param>
    /// <param name="revision">1 or more; a store that holds a higher one is refused.</param>
    /// <exception cref="ArgumentException">The name or the revision is not legal.</exception>
    public LogSchema(string name, int revision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        Name = SchemaName.Check(name, nameof(name));
        Revision = revision;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The revision of this declaration.</summary>
    public int Revision { get; }
}
