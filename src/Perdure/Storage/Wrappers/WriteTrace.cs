namespace Perdure.Storage;

/// <summary>
/// Finds out whether a batch in doubt happened. A batch happens whole or not at all, so one mark of it is enough: the version
/// of a record it put or of an entry it appended or replaced, which no other write has.
/// </summary>
internal sealed class WriteTrace(Backend backend, WriteBatch batch)
{
    // How many entries behind the newest are looked at for one appended to any head.
    private const int Newest = 4096;

    // By operation: up to where its log has been looked through.
    private readonly LogHead[] heads = new LogHead[batch.Operations.Count];

    /// <summary>
    /// Whether it may be sent again when it was not found. A statement of the caller's own has no mark, and another's write may have
    /// covered the marks beside it; so something in the batch must refuse a second time.
    /// </summary>
    public bool MayBeSentAgain => RefusesASecondTime || batch.Operations.All(operation => operation is not ExecuteSql) || batch.Operations.Any(operation => operation is Append { Expected: not null });

    // What it expects is gone for good once it has happened: no version and no head comes back, but that a log is empty.
    private bool RefusesASecondTime => batch.Operations.Any(operation => operation is
        Append { Expected.Position: > 0 } or ReplaceEntry or Put { Expect.Kind: ExpectKind.Exactly } or Remove { Expect.Kind: ExpectKind.Exactly });

    /// <summary>The result if it happened; else what to write now: should it happen after all, by itself and late, then this is refused.</summary>
    public async ValueTask<(WriteResult? Happened, WriteBatch Next)> LookAsync(CancellationToken cancellationToken)
    {
        var versions = new long?[batch.Operations.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            (var happened, versions[i]) = await LookAsync(i, cancellationToken).ConfigureAwait(false);
            if (happened)
                return (await HappenedAsync(cancellationToken).ConfigureAwait(false), batch);
        }
        return (null, RefusesASecondTime ? batch : Guarded(versions));
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

    // One operation is enough, for the batch is refused whole. A record rather than the head of a log, which others move all the time;
    // a log that is empty only at last, for it can become so again.
    private WriteBatch Guarded(long?[] versions)
    {
        var operations = batch.Operations.ToArray();
        var first = Enumerable.Range(0, operations.Length).Where(i => operations.Take(i).All(earlier => MayPrecede(earlier, operations[i]))).ToList();
        if (first.FindIndex(i => operations[i] is Put { Expect.Kind: ExpectKind.Any or ExpectKind.Present } && versions[i] is not null) is >= 0 and var record)
            operations[first[record]] = ((Put)operations[first[record]]) with { Expect = Expect.Exactly(versions[first[record]]!.Value) };
        else
            foreach (var i in first.Where(i => operations[i] is Append { Expected: null }).OrderBy(i => heads[i] == LogHead.Empty).Take(1))
                operations[i] = ((Append)operations[i]) with { Expected = heads[i] };
        return operations.SequenceEqual(batch.Operations) ? batch : new WriteBatch(operations, batch.At);
    }

    // Whether the later one still meets what was looked at.
    private static bool MayPrecede(WriteOperation earlier, WriteOperation later) => (earlier, later) switch
    {
        (Put put, Put other) => put.Key != other.Key,
        (Append append, Append other) => append.Key != other.Key,
        _ => earlier is Put or PutVector or Append or Require or RequireEntry or RequireHead,
    };

    private async ValueTask<(bool Happened, long? Version)> LookAsync(int operation, CancellationToken cancellationToken)
    {
        switch (batch.Operations[operation])
        {
            case Put put:
                var version = (await backend.FindAsync([put.Key], cancellationToken).ConfigureAwait(false))[0]?.Version;
                return (version == put.Version, version);
            case Append append:
                (var position, heads[operation]) = await FindAsync(append, heads[operation], cancellationToken).ConfigureAwait(false);
                return (position > 0, null);
            case ReplaceEntry replace:
                var replaced = false;
                await backend.ReadLogAsync(new LogRead(replace.Key, new PositionRange(replace.Position, replace.Position)) { Bodies = false }, entry => replaced = entry.Version == replace.Entry.Version, cancellationToken).ConfigureAwait(false);
                return (replaced, null);
            default:
                return default;
        }
    }

    // From the head that was looked at before; if that is not there any more, the log was cut or begun anew, and is looked through whole.
    private async ValueTask<(long Position, LogHead Head)> FindAsync(Append append, LogHead known, CancellationToken cancellationToken)
    {
        var (position, head, version, seen, isKnown) = (0L, LogHead.Empty, append.Entries[0].Version, 0, known == LogHead.Empty);
        var from = known != LogHead.Empty ? known.Position : append.Expected is { } expected ? expected.Position + 1 : 1;
        await backend.ReadLogAsync(new LogRead(append.Key, new PositionRange(from, PositionRange.MaxPosition)) { Descending = true, Bodies = false, Limit = Newest }, entry =>
        {
            if (seen++ == 0)
                head = new LogHead(entry.Position, entry.Version);
            if (entry.Version == version)
                position = entry.Position;
            isKnown |= entry.Version == known.Version;
            return position == 0;
        }, cancellationToken).ConfigureAwait(false);
        return position > 0 || isKnown || seen == Newest ? (position, head) : await FindAsync(append, LogHead.Empty, cancellationToken).ConfigureAwait(false);
    }

    // What was removed can't be counted any more; that it is gone is 1 for a record that had to be there.
    private async ValueTask<WriteResult> HappenedAsync(CancellationToken cancellationToken)
    {
        var outcomes = new long[batch.Operations.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = batch.Operations[i] switch
            {
                Put or PutVector or ReplaceEntry or Remove { Expect.Kind: ExpectKind.Present or ExpectKind.Exactly } => 1,
                Append append => (await FindAsync(append, LogHead.Empty, cancellationToken).ConfigureAwait(false)).Position,
                _ => 0,
            };
        return WriteResult.Committed(outcomes);
    }
}
