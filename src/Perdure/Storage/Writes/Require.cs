namespace Perdure.Storage;

/// <summary>Writes nothing: the batch happens only if the record is as expected. The outcome is 0.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Expect">What must be true of it.</param>
public sealed record Require(RecordKey Key, Expect Expect) : RecordOperation(Key, Expect);
