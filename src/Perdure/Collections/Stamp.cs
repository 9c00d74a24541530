namespace Perdure.Collections;

/// <summary>What a save gives a record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The mark of this save.</param>
/// <param name="CreatedAt">When it was first saved, UTC.</param>
/// <param name="UpdatedAt">When it was last saved, UTC.</param>
public readonly record struct Stamp(string Id, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
