namespace Perdure.Storage;

/// <summary>Removes a record. The outcome is 1 when a visible record was removed, else 0.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Expect">What must be true of it.</param>
public sealed record Remove(RecordKey Key, Expect Expect = default) : RecordOperation(Key, Expect);
