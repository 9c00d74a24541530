namespace Perdure.Storage;

/// <summary>A field that indexes can name. Its values travel beside a record's body, so a backend never reads bodies.</summary>
public sealed record FieldSchema
{
    /// <summary>The name under which an index finds a record's own time of creation. It is there without a declaration.</summary>
    public const string CreatedAt = "created_at";

    /// <summary>The name under which an index finds a record's own time of last change. It is there without a declaration.</summary>
    public const string UpdatedAt = "updated_at";

    /// <summary>Declares a field.</summary>
    /// <param name="name">A schema name, not one of those the record has by itself.</param>
    /// <param name="kind">What it holds; null is always allowed and comes first in ascending order.</param>
    /// <param name="many">Whether a record has a set of values; such a field may be an equality field of an index that finds the record under each.</param>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public FieldSchema(string name, FieldKind kind, bool many = false)
    {
        Name = SchemaName.Check(name, nameof(name));
        if (name is CreatedAt or UpdatedAt or "scope" or "id" or "version" or "expires_at" or "body")
            throw new ArgumentException($"'{name}' is a column every record has; name the field otherwise.", nameof(name));
        Kind = kind;
        Many = many;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public FieldKind Kind { get; }

    /// <summary>Whether a record has a set of values of it.</summary>
    public bool Many { get; }
}
