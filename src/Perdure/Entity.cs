namespace Perdure;

/// <summary>
/// A record that carries what the store knows of it. The store fills these in on every save and load; the other members are
/// the caller's. Deriving from it is a convenience, not a condition: see <see cref="Collections.CollectionDefinition{T}"/>.
/// </summary>
public abstract record Entity
{
    /// <summary>The id, 1 to 255 UTF-8 bytes. Default: empty, which a save replaces by a new id that sorts by time.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it was first saved, UTC, to the microsecond. Set it before the first save to keep an older time.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last saved, UTC, to the microsecond.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The mark of its last save, which an update compares; 0 for one that was never saved.</summary>
    public long Version { get; init; }
}
