using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>
/// Begins a namespace with the state of a version of another thread in a handful of rows: the first entry's piece table
/// points into the origin's log, and a record in each origin's scope says that it is needed there.
/// </summary>
internal sealed class ThreadFork(CheckpointReader origin, string thread, string ns)
{
    private StoreContext Context => origin.Context;

    public async ValueTask RunAsync(StoredCheckpoint version, CancellationToken cancellationToken)
    {
        var known = await OriginRecord.FindAsync(Context, origin.Thread, origin.Namespace, cancellationToken).ConfigureAwait(false);
        OriginLog[] logs = [new OriginLog(origin.Log.Log, origin.Log.Scope, origin.Log.Id, version.Mark.Position), .. known?.Value.Origins ?? []];
        while (true)
        {
            var operations = new List<WriteOperation> { new RequireEntry(origin.Log, version.Mark.Position, version.Mark.Version) };
            foreach (var scope in logs.GroupBy(log => log.Scope))
                operations.Add(await NeedAsync(scope.Key, scope, cancellationToken).ConfigureAwait(false));
            operations.AddRange(Beginning(version, logs));
            if (await WriteAsync(operations, cancellationToken).ConfigureAwait(false))
                return;
        }
    }

    private IEnumerable<WriteOperation> Beginning(StoredCheckpoint version, OriginLog[] logs)
    {
        // Number 1 is the log of the origin itself; what was number k there is number k + 1 here.
        var table = new ChannelTable([.. version.Table.Channels.Select(channel => channel.Closed() with
        {
            Ranges = [.. channel.Ranges.Select(range => range with { Source = range.Source + 1 })],
        })]);
        var head = new EntryHead([], version.Head.Header! with { Parent = 0 }, table);
        yield return new Append(CheckpointSchema.LogOf(thread, ns), [new NewEntry(Context.Ids.NewVersion(), head.Encode(1), default)], LogHead.Empty);
        yield return new OriginRecord(origin.Thread, origin.Namespace, version.Mark.Position, logs).Put(Context, thread, ns, Expect.Any);
    }

    private async ValueTask<WriteOperation> NeedAsync(string scope, IEnumerable<OriginLog> logs, CancellationToken cancellationToken)
    {
        var needs = logs.Select(log => new ForkNeed(thread, ns, log.Log, log.Id, log.UpTo, Context.Time.UtcNow())).ToList();
        if (IsAtOnce)
        {
            // The batch happens only if the target is empty: what a fork needed that was there before is not needed any more.
            var (record, expect) = await ForkRecord.FindAsync(Context, scope, cancellationToken).ConfigureAwait(false);
            return new ForkRecord([.. record.Forks.Where(need => need.Thread != thread || need.Namespace != ns), .. needs]).Write(Context, scope, expect);
        }
        // The target may turn out to be another fork, whose needs must stay.
        var (live, found) = await ForkRecord.FindLiveAsync(Context, scope, cancellationToken).ConfigureAwait(false);
        return new ForkRecord([.. live.Forks.Where(need => !needs.Exists(need.IsSame)), .. needs]).Write(Context, scope, found);
    }

    private bool IsAtOnce => Context.Backend.Info.Atomicity == Atomicity.Store;

    // Where a batch can't span scopes the needs are written first: a crash then leaves a need without a fork, which costs
    // space until the origin is deleted, but never a fork without its pieces.
    private async ValueTask<bool> WriteAsync(List<WriteOperation> operations, CancellationToken cancellationToken)
    {
        var at = Context.Time.UtcNow();
        WriteOperation[][] batches = IsAtOnce ? [[.. operations]] : [.. operations.GroupBy(operation => operation.Scope).Select(group => group.ToArray())];
        foreach (var batch in batches)
        {
            var write = new WriteBatch(batch, at);
            var result = await Context.Backend.WriteAsync(write, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is not { } conflict)
                continue;
            return batch[conflict.Operation] switch
            {
                Append => throw new PerdureException(Fault.Conflict, $"Thread '{thread}', namespace '{ns}' holds checkpoints already. Nothing was forked; choose another thread or namespace."),
                RequireEntry => throw Gone(),
                _ => false,
            };
        }
        foreach (var batch in batches[..^1])
            await ConfirmAsync(batch[^1].Scope, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // A delete of the origin that was planned when there was a need and no fork yet must not happen: the record changes under
    // it, and its next plan meets the fork. One that has happened took the need along, and with it the pieces.
    private async ValueTask ConfirmAsync(string scope, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (record, expect) = await ForkRecord.FindAsync(Context, scope, cancellationToken).ConfigureAwait(false);
            if (!record.Forks.Any(need => need.Thread == thread && need.Namespace == ns))
                break;
            var batch = new WriteBatch([record.Write(Context, scope, expect)], Context.Time.UtcNow());
            if ((await Context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false)).Conflict is null)
                return;
        }
        var undo = new WriteBatch([new Drop(CheckpointSchema.LogOf(thread, ns)), new Remove(OriginRecord.KeyOf(thread, ns))], Context.Time.UtcNow());
        await Context.Backend.WriteAsync(undo, cancellationToken).ConfigureAwait(false);
        throw Gone();
    }

    private PerdureException Gone() => new(Fault.NotFound, $"{origin.Log}: the version to fork was pruned or deleted meanwhile. Nothing was forked.");
}
