namespace Perdure.Storage;

/// <summary>Inserts or replaces a record. A replaced record keeps its time of creation. The outcome is 1.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Version">Its new version.</param>
/// <param name="Body">Its bytes, kept exactly; JSON in UTF-8 unless a wrapper made something else of it.</param>
/// <param name="Fields">The values of the collection's fields, in the order of its schema.</param>
/// <param name="Expect">What must be true of the record that is there.</param>
public sealed record Put(RecordKey Key, long Version, ReadOnlyMemory<byte> Body, IReadOnlyList<FieldValue> Fields, Expect Expect = default) : RecordOperation(Key, Expect)
{
    /// <summary>From this moment on the record is invisible; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// The writer's word that the record it replaces by <see cref="Expect.Exactly"/> has the same values in every index with a field of
    /// many: a backend that keeps such indexes apart need not write them anew. Default: false.
    /// </summary>
    public bool KeepsSets { get; init; }

    /// <summary>When set, the record's time of creation, also of one that is replaced: for copies that keep times.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When set, the record's time of last change: for copies that keep times. Else the batch's time.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
