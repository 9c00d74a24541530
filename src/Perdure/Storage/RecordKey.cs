namespace Perdure.Storage;

/// <summary>
/// Where a record lives. <see cref="Scope"/> is the unit of atomicity and of distribution and the first column of every key.
/// The three parts are never joined by a delimiter, so two keys can't collide.
/// </summary>
public readonly record struct RecordKey
{
    /// <summary>Makes a key of its parts.</summary>
    /// <exception cref="ArgumentException">A part breaks the rule of <see cref="Identifier"/>.</exception>
    public RecordKey(string collection, string scope, string id)
    {
        Collection = SchemaName.Check(collection, nameof(collection));
        Scope = Identifier.Check(scope, nameof(scope), Identifier.MaxScopeBytes);
        Id = Identifier.Check(id, nameof(id));
    }

    /// <summary>The name of a prepared <see cref="CollectionSchema"/>.</summary>
    public string Collection { get; }

    /// <summary>1 to 512 UTF-8 bytes.</summary>
    public string Scope { get; }

    /// <summary>1 to 255 UTF-8 bytes, unique in its collection and scope.</summary>
    public string Id { get; }

    /// <summary>The parts, for messages.</summary>
    public override string ToString() => $"{Collection} '{Id}' in scope '{Scope}'";
}
