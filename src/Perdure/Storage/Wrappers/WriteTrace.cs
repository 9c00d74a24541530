namespace Perdure.Storage;

/// <summary>
/// Finds out whether a batch in doubt happened. A batch happens whole or not at all, so one mark of it is enough: the version
/// of a record it put or of an entry it appended or replaced, which no other write has.
/// </summary>
internal sealed class WriteTrace(Backend backend, WriteBatch batch)
{
    // How many entries behind the newest are looked at for one appended to any head.
    private const int Newest = 4096;

    /// <summary>
    /// Whether it may be sent again when it was not found. A statement of the caller's own has no mark, and another's write may have
    /// covered the marks beside it; so something in the batch must refuse a second time.
    /// </summary>
    public bool MayBeSentAgain => batch.Operations.All(operation => operation is not ExecuteSql) ||
        batch.Operations.Any(operation => operation is Append { Expected: not null } or ReplaceEntry or Put { Expect.Kind: ExpectKind.Exactly });

    /// <summary>The result if it happened; else what to write now: an append to any head must then find the head that was looked at.</summary>
    public async ValueTask<(WriteResult? Happened, WriteBatch Next)> LookAsync(CancellationToken cancellationToken)
    {
        var operations = batch.Operations.ToArray();
        for (var i = 0; i < operations.Length; i++)
        {
            var (happened, head) = await LookAsync(operations[i], cancellationToken).ConfigureAwait(false);
            if (happened)
                return (await HappenedAsync(cancellationToken).ConfigureAwait(false), batch);
            // Only the first append to a log meets the head that was looked at.
            if (operations[i] is Append { Expected: null } append && !operations.Take(i).Any(other => other is LogOperation log && log.Key == append.Key))
                operations[i] = append with { Expected = head };
        }
        return (null, operations.SequenceEqual(batch.Operations) ? batch : new WriteBatch(operations, batch.At));
    }

    /// <summary>The result if a conflict only shows that the batch had happened; else null.</summary>
    public async ValueTask<WriteResult?> OfConflictAsync(Conflict conflict, CancellationToken cancellationToken)
    {
        if (!batch.Operations.Any(HasMark))
            // It only removed: what it wanted gone is gone.
            return conflict.FoundVersion is null && batch.Operations[conflict.Operation] is Remove ? await HappenedAsync(cancellationToken).ConfigureAwait(false) : null;
        return (await LookAsync(cancellationToken).ConfigureAwait(false)).Happened;
    }

    private static bool HasMark(WriteOperation operation) => operation is Put or Append or ReplaceEntry;

    private async ValueTask<(bool Happened, LogHead Head)> LookAsync(WriteOperation operation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case Put put:
                var found = await backend.FindAsync([put.Key], cancellationToken).ConfigureAwait(false);
                return (found[0]?.Version == put.Version, default);
            case Append append:
                var (position, head) = await FindAsync(append, cancellationToken).ConfigureAwait(false);
                return (position > 0, head);
            case ReplaceEntry replace:
                var replaced = false;
                await backend.ReadLogAsync(new LogRead(replace.Key, new PositionRange(replace.Position, replace.Position)) { Bodies = false }, entry => replaced = entry.Version == replace.Entry.Version, cancellationToken).ConfigureAwait(false);
                return (replaced, default);
            default:
                return default;
        }
    }

    private async ValueTask<(long Position, LogHead Head)> FindAsync(Append append, CancellationToken cancellationToken)
    {
        var (position, head, version) = (0L, LogHead.Empty, append.Entries[0].Version);
        var range = append.Expected is { } expected ? new PositionRange(expected.Position + 1, PositionRange.MaxPosition) : PositionRange.All;
        await backend.ReadLogAsync(new LogRead(append.Key, range) { Descending = true, Bodies = false, Limit = Newest }, entry =>
        {
            if (head == LogHead.Empty)
                head = new LogHead(entry.Position, entry.Version);
            if (entry.Version == version)
                position = entry.Position;
            return position == 0;
        }, cancellationToken).ConfigureAwait(false);
        return (position, head);
    }

    // What was removed can't be counted any more; that it is gone is 1 for a record that had to be there.
    private async ValueTask<WriteResult> HappenedAsync(CancellationToken cancellationToken)
    {
        var outcomes = new long[batch.Operations.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = batch.Operations[i] switch
            {
                Put or PutVector or ReplaceEntry or Remove { Expect.Kind: ExpectKind.Present or ExpectKind.Exactly } => 1,
                Append append => (await FindAsync(append, cancellationToken).ConfigureAwait(false)).Position,
                _ => 0,
            };
        return WriteResult.Committed(outcomes);
    }
}
