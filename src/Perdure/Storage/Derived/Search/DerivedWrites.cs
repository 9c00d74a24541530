using System.Collections.Concurrent;

namespace Perdure.Storage;

/// <summary>Writes batches with what is derived: vectors as records, and whose changed as entries of a log. Safe to share.</summary>
internal sealed class DerivedWrites(Backend inner, DerivedDeclarations declarations, Func<BackendInfo> info)
{
    // Logs that are due to be trimmed, with the last position that may go; the next batch of their scope does it.
    private readonly ConcurrentDictionary<LogKey, long> due = new();

    public async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        declarations.Prepared.Check(batch, info());
        var facts = await VectorFacts.ReadAsync(inner, batch, declarations, cancellationToken).ConfigureAwait(false);
        var derived = new DerivedBatch(batch, declarations, facts);
        if (derived.Conflict is { } certain)
            return WriteResult.Conflicted(certain);
        foreach (var log in derived.Logs)
            if (due.TryRemove(log, out var last))
                derived.Add(new Trim(log, [new PositionRange(1, last)]));
        var result = derived.Map(await inner.WriteAsync(derived.ToBatch(), cancellationToken).ConfigureAwait(false), out var positions);
        foreach (var (log, first, count) in positions)
            if (first / ChangeLog.TrimEvery != (first + count) / ChangeLog.TrimEvery && first > ChangeLog.Kept)
                due[log] = first - ChangeLog.Kept;
        return result;
    }
}
