namespace Perdure.Collections;

/// <summary>A value with what the store knows of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Value">The value.</param>
/// <param name="Version">The mark of its last save, which an update compares.</param>
/// <param name="CreatedAt">When it was first saved, UTC.</param>
/// <param name="UpdatedAt">When it was last saved, UTC.</param>
/// <param name="ExpiresAt">From when on it is invisible; null: never.</param>
public sealed record Stored<T>(string Id, T Value, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ExpiresAt);
