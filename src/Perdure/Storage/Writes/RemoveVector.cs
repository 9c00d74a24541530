namespace Perdure.Storage;

/// <summary>Takes a record's vector away; the record stays. The outcome is 1 when it had one, else 0.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Vectors">The name of a prepared <see cref="VectorSchema"/> of the record's collection.</param>
public sealed record RemoveVector(RecordKey Key, string Vectors) : VectorOperation(Key, Vectors);
