namespace Perdure.Storage;

/// <summary>A vector with what its record says for searches.</summary>
internal sealed record VectorRow(string Id, float[] Vector, IReadOnlyList<FieldValue> Fields, DateTimeOffset? ExpiresAt);
