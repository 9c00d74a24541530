namespace Perdure.Storage;

/// <summary>
/// What a backend must know of text that records of a collection are found by. Where there is a text search
/// (<see cref="ITextSearch"/>) the text of a record is indexed in the transaction that writes it, a long one by its beginning (PostgreSQL: 256 KiB); elsewhere the declaration does nothing.
/// </summary>
public sealed class TextSchema
{
    /// <summary>Declares searchable text.</summary>
    /// <param name="name">A schema name, unique among all declarations of the store.</param>
    /// <param name="revision">1 or more; a store that holds a higher one is refused. A higher one than stored indexes all records anew.</param>
    /// <param name="collection">The collection whose records are searched.</param>
    /// <param name="project">Reads the text out of a record's body.</param>
    /// <param name="language">Whose words they are, e.g. <c>english</c>: which are left out, which forms count as one. Default: <c>simple</c>, every word as it stands but for its case.</param>
    /// <exception cref="ArgumentException">Something is not legal; the message says what and what was expected.</exception>
    public TextSchema(string name, int revision, string collection, TextProjection project, string language = "simple")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        ArgumentNullException.ThrowIfNull(project);
        Name = SchemaName.Check(name, nameof(name));
        Collection = SchemaName.Check(collection, nameof(collection));
        Language = SchemaName.Check(language, nameof(language));
        (Revision, Project) = (revision, project);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The revision of this declaration.</summary>
    public int Revision { get; }

    /// <summary>The collection whose records are searched.</summary>
    public string Collection { get; }

    /// <summary>Reads the text out of a record's body.</summary>
    public TextProjection Project { get; }

    /// <summary>Whose words they are.</summary>
    public string Language { get; }
}
