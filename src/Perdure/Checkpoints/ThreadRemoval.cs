using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Removes everything the room keeps of a thread, after its forks have taken over what they need.</summary>
internal sealed class ThreadRemoval(StoreContext context, string thread)
{
    public async ValueTask<bool> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var operations = await PlanAsync(cancellationToken).ConfigureAwait(false);
            if (operations.Count == 0)
                return false;
            var result = await context.Backend.WriteAsync(new WriteBatch(operations, context.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return result.Outcomes.Skip(1).Any(outcome => outcome > 0);
            // Forked meanwhile: let that fork take over too.
        }
    }

    /// <summary>The operations that remove the thread, all in its scope; none when there is nothing.</summary>
    public async ValueTask<IReadOnlyList<WriteOperation>> PlanAsync(CancellationToken cancellationToken)
    {
        var (forks, expect) = await ForkRecord.FindAsync(context, thread, cancellationToken).ConfigureAwait(false);
        foreach (var (fork, ns) in forks.Forks.Select(need => (need.Thread, need.Namespace)).Distinct())
            if (fork != thread)
                await new OriginTransfer(context).DetachAsync(fork, ns, thread, cancellationToken).ConfigureAwait(false);
        var operations = new List<WriteOperation>();
        foreach (var log in CheckpointSchema.Logs)
            await foreach (var id in context.Backend.LogsAsync(log.Name, thread, cancellationToken).ConfigureAwait(false))
            {
                operations.Add(new Drop(new LogKey(log.Name, thread, id)));
                if (log == CheckpointSchema.Log)
                    operations.Add(new Remove(OriginRecord.KeyOf(thread, id)));
            }
        if (expect.Kind != ExpectKind.Absent)
            return [new Remove(ForkRecord.KeyOf(thread), expect), .. operations];
        return operations.Count == 0 ? [] : [new Require(ForkRecord.KeyOf(thread), expect), .. operations];
    }
}
