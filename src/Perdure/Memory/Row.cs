using Perdure.Storage;

namespace Perdure.Memory;

/// <summary>A record as memory keeps it.</summary>
internal sealed record Row(string Id, long Version, byte[] Body, IReadOnlyList<FieldValue> Fields, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ExpiresAt)
{
    public bool IsVisible(DateTimeOffset now) => ExpiresAt is not { } end || end > now;

    public StoredRecord Copy(string collection, string scope) =>
        new(new RecordKey(collection, scope, Id), Version, Body.AsSpan().ToArray(), CreatedAt, UpdatedAt, ExpiresAt);
}
