namespace Perdure.Storage;

/// <summary>A record as it was written. Its memory is the reader's own.</summary>
/// <param name="Key">Where it lives.</param>
/// <param name="Version">The version of its last write.</param>
/// <param name="Body">Its bytes, exactly as written.</param>
/// <param name="CreatedAt">When it was first written, UTC.</param>
/// <param name="UpdatedAt">When it was last written, UTC.</param>
/// <param name="ExpiresAt">From when on it is invisible; null: never.</param>
public sealed record StoredRecord(RecordKey Key, long Version, ReadOnlyMemory<byte> Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ExpiresAt);
