using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>One attempt to write a batch with its revisions: the caller's operations at their places, the revisions behind them.</summary>
internal sealed class RevisedWrite
{
    private readonly KnownLogs known;
    private readonly bool[] strengthened;

    private RevisedWrite(KnownLogs known, WriteBatch batch, bool[] strengthened) => (this.known, Batch, this.strengthened) = (known, batch, strengthened);

    /// <summary>What to write.</summary>
    public WriteBatch Batch { get; }

    /// <summary>Reads what is there and makes the attempt of it.</summary>
    public static async ValueTask<RevisedWrite> MakeAsync(Backend backend, KnownLogs known, IdGenerator ids, WriteBatch batch, Func<WriteOperation, bool> isKept, string? by, CancellationToken cancellationToken)
    {
        int[] kept = [.. Enumerable.Range(0, batch.Operations.Count).Where(i => isKept(batch.Operations[i]))];
        var found = await backend.FindAsync([.. kept.Select(i => ((RecordOperation)batch.Operations[i]).Key)], cancellationToken).ConfigureAwait(false);
        var (operations, strengthened) = (batch.Operations.ToList(), new bool[batch.Operations.Count]);
        foreach (var (at, before) in kept.Zip(found))
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
            var log = RevisionLog.Key(operation.Key);
            var isThere = last is not null || operation.Expect.Kind == ExpectKind.Exactly;
            if (operation is Remove && !isThere)
                continue;
            var (head, body) = Describe(operation, last, isThere, batch.At, by);
            operations.Add(await AppendAsync(known, log, new Revised(head, body, last), ids, cancellationToken).ConfigureAwait(false));
        }
        return new RevisedWrite(known, new WriteBatch(operations, batch.At), strengthened);
    }

    /// <summary>Whether a conflict is not about what the caller expected.</summary>
    public bool IsOwn(Conflict conflict) => conflict.Operation >= strengthened.Length || strengthened[conflict.Operation];

    /// <summary>Says that it was written.</summary>
    public void Committed()
    {
        foreach (var append in Batch.Operations.Skip(strengthened.Length).OfType<Append>())
            known.Add(append.Key);
    }

    private static (RevisionHead Head, ReadOnlyMemory<byte>? Body) Describe(RecordOperation operation, StoredRecord? before, bool isThere, DateTimeOffset at, string? by)
    {
        if (operation is not Put put)
            return (new RevisionHead(operation.Key.Collection, operation.Key.Id, before?.Version ?? operation.Expect.Version, RevisionKind.Deleted, by, null), default(ReadOnlyMemory<byte>));
        var isSame = before is not null && RecordStamp.Same(before.Body.Span, new RecordStamp(before.Version, before.UpdatedAt), put.Body.Span, new RecordStamp(put.Version, put.UpdatedAt ?? at));
        return (new RevisionHead(put.Key.Collection, put.Key.Id, put.Version, isThere ? RevisionKind.Changed : RevisionKind.Created, by, put.ExpiresAt), isSame ? (ReadOnlyMemory<byte>?)null : put.Body);
    }

    private static async ValueTask<Append> AppendAsync(KnownLogs known, LogKey log, Revised revised, IdGenerator ids, CancellationToken cancellationToken)
    {
        var (head, body, before) = revised;
        var entry = RevisionLog.Entry(ids.NewVersion(), head, body ?? default);
        if (before is null || (body is not null && known.Has(log)))
            return new Append(log, [entry]);
        var newest = await known.NewestAsync(log, cancellationToken).ConfigureAwait(false);
        var found = RevisionLog.Entry(ids.NewVersion(), new RevisionHead(head.Collection, head.Id, before.Version, RevisionKind.Found, null, before.ExpiresAt), before.Body) with { At = before.UpdatedAt };
        // Without a snapshot of its own a revision stands for the one before it, which must be that of what was there.
        return newest.Version == before.Version ? new Append(log, [entry], body is null ? newest.Head : null) : new Append(log, [found, entry], newest.Head);
    }

    /// <summary>A revision to be: its snapshot is null when it is that of the record before.</summary>
    private sealed record Revised(RevisionHead Head, ReadOnlyMemory<byte>? Body, StoredRecord? Before);
}
