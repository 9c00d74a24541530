namespace Perdure.Storage;

/// <summary>Gives a record its vector, or replaces the one it has. A conflict when the record is not there. The outcome is 1.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Vectors">The name of a prepared <see cref="VectorSchema"/> of the record's collection.</param>
/// <param name="Vector">As many elements as are declared; <see cref="VectorSchema.Check"/> says which are refused.</param>
public sealed record PutVector(RecordKey Key, string Vectors, ReadOnlyMemory<float> Vector) : VectorOperation(Key, Vectors);
