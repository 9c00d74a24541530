using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>
/// Removes versions. An entry none of whose pieces is needed goes; one whose pieces are needed shrinks to those. Every batch
/// expects the head it planned with, so no save or fork can come between plan and removal: it starts again then.
/// </summary>
internal sealed class ThreadPrune(CheckpointReader reader)
{
    private const int BatchEntries = 500;

    private StoreContext Context => reader.Context;

    /// <param name="keeps">Whether a version is kept, given its rank from the newest (0).</param>
    /// <param name="dryRun">Whether to report only.</param>
    /// <param name="cancellationToken">Leaves every kept version loadable.</param>
    public async ValueTask<PruneReport> RunAsync(Func<StoredCheckpoint, int, bool> keeps, bool dryRun, CancellationToken cancellationToken)
    {
        var removed = new SortedSet<long>();
        var freed = 0L;
        while (true)
        {
            var (forks, expect) = await ForkRecord.FindLiveAsync(Context, reader.Thread, cancellationToken).ConfigureAwait(false);
            var plan = await PlanAsync(keeps, forks, cancellationToken).ConfigureAwait(false);
            var guard = new WriteOperation[] { new RequireHead(reader.Log, plan.Head), new Require(ForkRecord.KeyOf(reader.Thread), expect) };
            var isDone = true;
            foreach (var chunk in plan.Doomed.Chunk(BatchEntries))
            {
                var (operations, bytes) = await ShrinkAsync(chunk, plan.Needed, cancellationToken).ConfigureAwait(false);
                if (!dryRun && !(isDone = await WriteAsync([.. guard, .. operations], cancellationToken).ConfigureAwait(false)))
                    break;
                freed += bytes;
                removed.UnionWith(chunk.Where(entry => !entry.Head.IsPruned).Select(entry => entry.Mark.Position));
            }
            if (isDone)
                return new PruneReport([.. removed], plan.Kept, freed);
        }
    }

    private async ValueTask<bool> WriteAsync(WriteOperation[] operations, CancellationToken cancellationToken) =>
        (await Context.Backend.WriteAsync(new WriteBatch(operations, Context.Time.UtcNow()), cancellationToken).ConfigureAwait(false)).Conflict is null;

    private async ValueTask<PrunePlan> PlanAsync(Func<StoredCheckpoint, int, bool> keeps, ForkRecord forks, CancellationToken cancellationToken)
    {
        var pinned = forks.Forks.Where(need => need.Log == reader.Log.Log && need.Id == reader.Log.Id).Select(need => need.UpTo).ToHashSet();
        var plan = new PrunePlan();
        var rank = 0;
        await Context.Backend.ReadLogAsync(new LogRead(reader.Log, PositionRange.All) { Descending = true, Bodies = false }, entry =>
        {
            var stored = StoredCheckpoint.Read(entry);
            plan.See(stored, !stored.Head.IsPruned && (keeps(stored, rank++) || pinned.Contains(stored.Mark.Position)));
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private async ValueTask<(List<WriteOperation> Operations, long Freed)> ShrinkAsync(StoredCheckpoint[] doomed, NeededPieces needed, CancellationToken cancellationToken)
    {
        var (operations, gone, freed) = (new List<WriteOperation>(), new List<PositionRange>(), 0L);
        var shrinking = new List<PositionRange>();
        foreach (var entry in doomed)
        {
            if (entry.Head.Pieces.Any(piece => needed.Holds(piece.Channel, entry.Mark.Position)))
                shrinking.Add(new PositionRange(entry.Mark.Position, entry.Mark.Position));
            else
            {
                gone.Add(new PositionRange(entry.Mark.Position, entry.Mark.Position));
                freed += entry.Bytes;
            }
        }
        if (gone.Count > 0)
            operations.Add(new Trim(reader.Log, gone));
        if (shrinking.Count > 0)
            await Context.Backend.ReadLogAsync(new LogRead(reader.Log, shrinking), entry =>
            {
                var old = EntryHead.Decode(entry.Head, entry.Position, channels: false);
                var (head, body) = needed.Strip(entry.Position, old, entry.Body)!.Value;
                var saved = entry.Head.Length + entry.Body.Length - head.Length - body.Length;
                if (saved == 0)
                    return true; // pruned before
                operations.Add(new ReplaceEntry(reader.Log, entry.Position, entry.Version, new NewEntry(Context.Ids.NewVersion(), head, body)));
                freed += saved;
                return true;
            }, cancellationToken).ConfigureAwait(false);
        return (operations, freed);
    }
}
