namespace Perdure.Storage;

/// <summary>A record as a backend keeps it in memory; without its body where that is in a file.</summary>
internal sealed record Row(string Id, long Version, byte[] Body, IReadOnlyList<FieldValue> Fields, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ExpiresAt)
{
    public bool IsVisible(DateTimeOffset now) => ExpiresAt is not { } end || end > now;

    public StoredRecord Copy(string collection, string scope) =>
        new(new RecordKey(collection, scope, Id), Version, Body.AsSpan().ToArray(), CreatedAt, UpdatedAt, ExpiresAt);
}
