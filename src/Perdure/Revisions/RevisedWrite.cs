using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>One attempt to write a batch with its revisions: the caller's operations at their places, the revisions behind them.</summary>
internal sealed class RevisedWrite
{
    private readonly KnownLogs known;
    private readonly SeenBatch seen;

    private RevisedWrite(KnownLogs known, WriteBatch batch, SeenBatch seen) => (this.known, Batch, this.seen) = (known, batch, seen);

    /// <summary>What to write.</summary>
    public WriteBatch Batch { get; }

    /// <summary>Reads what is there and makes the attempt of it.</summary>
    public static async ValueTask<RevisedWrite> MakeAsync(Backend backend, KnownLogs known, IdGenerator ids, WriteBatch batch, Func<WriteOperation, bool> isKept, string? by, CancellationToken cancellationToken)
    {
        var seen = await SeenBatch.ReadAsync(backend, batch, isKept, cancellationToken).ConfigureAwait(false);
        var operations = seen.Operations.ToList();
        foreach (var (operation, last, isThere) in seen.Changes)
        {
            var (head, body) = Describe(operation, last, isThere, batch.At, by);
            operations.Add(await AppendAsync(known, RevisionLog.Key(operation.Key), new Revised(head, body, last), ids, cancellationToken).ConfigureAwait(false));
        }
        return new RevisedWrite(known, new WriteBatch(operations, batch.At), seen);
    }

    /// <summary>Whether a conflict is not about what the caller expected.</summary>
    public bool IsOwn(Conflict conflict) => seen.IsOwn(conflict);

    /// <summary>Says that it was written.</summary>
    public void Committed()
    {
        foreach (var append in Batch.Operations.Skip(seen.Operations.Count).OfType<Append>())
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
