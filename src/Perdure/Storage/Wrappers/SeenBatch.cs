namespace Perdure.Storage;

/// <summary>
/// A batch after a look at the records it changes: what it tells of the changes follows from what was there, so the write then expects
/// exactly that, and is made again when another came between.
/// </summary>
internal sealed class SeenBatch
{
    private readonly bool[] strengthened;

    private SeenBatch(IReadOnlyList<WriteOperation> operations, IReadOnlyList<SeenChange> changes, bool[] strengthened) => (Operations, Changes, this.strengthened) = (operations, changes, strengthened);

    /// <summary>What to write, at the places of the batch.</summary>
    public IReadOnlyList<WriteOperation> Operations { get; }

    /// <summary>The changes of those records that were looked at; a removal of nothing is none.</summary>
    public IReadOnlyList<SeenChange> Changes { get; }

    /// <summary>Reads what is there.</summary>
    public static async ValueTask<SeenBatch> ReadAsync(Backend backend, WriteBatch batch, Func<WriteOperation, bool> isSeen, CancellationToken cancellationToken)
    {
        int[] looked = [.. Enumerable.Range(0, batch.Operations.Count).Where(i => isSeen(batch.Operations[i]))];
        var found = await backend.FindAsync([.. looked.Select(i => ((RecordOperation)batch.Operations[i]).Key)], cancellationToken).ConfigureAwait(false);
        var (operations, changes, strengthened) = (batch.Operations.ToArray(), new List<SeenChange>(looked.Length), new bool[batch.Operations.Count]);
        foreach (var (at, before) in looked.Zip(found))
        {
            var operation = (RecordOperation)operations[at];
            if (operation.Expect.Kind is ExpectKind.Any or ExpectKind.Present && (before is not null || operation.Expect.Kind == ExpectKind.Any))
            {
                var expect = before is null ? Expect.Absent : Expect.Exactly(before.Version);
                operations[at] = operation is Remove && before is null ? new Require(operation.Key, expect) : operation with { Expect = expect };
                strengthened[at] = true;
            }
            // What expects something else than is there: the write will say so, or finds what came meanwhile and is made as if nothing were known of it.
            var last = operation.Expect.Holds(before?.Version) ? before : null;
            var isThere = last is not null || operation.Expect.Kind == ExpectKind.Exactly;
            if (operation is Put || isThere)
                changes.Add(new SeenChange(operation, last, isThere));
        }
        return new SeenBatch(operations, changes, strengthened);
    }

    /// <summary>Whether a conflict is not about what the caller expected.</summary>
    public bool IsOwn(Conflict conflict) => conflict.Operation >= strengthened.Length || strengthened[conflict.Operation];
}

/// <summary>A change of a record.</summary>
/// <param name="Operation">The put or removal, as the caller gave it.</param>
/// <param name="Before">What was there; null when nothing was, or what the operation expects came after the look.</param>
/// <param name="IsThere">Whether there was something.</param>
internal sealed record SeenChange(RecordOperation Operation, StoredRecord? Before, bool IsThere);
