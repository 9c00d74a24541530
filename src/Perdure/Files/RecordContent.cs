using Perdure.Storage;

namespace Perdure.Files;

/// <summary>What a record's file holds. The fields are null when they were not asked for.</summary>
internal sealed record RecordContent(RecordKey Key, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ExpiresAt, ReadOnlyMemory<byte> Body, IReadOnlyList<FieldValue>? Fields)
{
    public bool IsVisible(DateTimeOffset now) => ExpiresAt is not { } end || end > now;

    public StoredRecord ToStored() => new(Key, Version, Body, CreatedAt, UpdatedAt, ExpiresAt);

    /// <summary>The record as an index knows it: without its body.</summary>
    public Row ToRow() => new(Key.Id, Version, [], Fields ?? [], CreatedAt, UpdatedAt, ExpiresAt);
}
