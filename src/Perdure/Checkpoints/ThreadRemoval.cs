using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Removes everything the room keeps of a thread, after its forks have taken over what they need.</summary>
internal sealed class ThreadRemoval(StoreContext context, string thread)
{
    public async ValueTask<bool> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (operations, held) = await PlanAsync(cancellationToken).ConfigureAwait(false);
            var result = await context.Backend.WriteAsync(new WriteBatch(operations, context.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is not null)
                continue; // forked meanwhile: let that fork take over too
            foreach (var scope in held)
                await ReleaseAsync(scope, cancellationToken).ConfigureAwait(false);
            return result.Outcomes.Skip(1).Any(outcome => outcome > 0);
        }
    }

    /// <summary>The operations that remove the thread, all in its scope, and the scopes whose pieces it needed.</summary>
    public async ValueTask<(IReadOnlyList<WriteOperation> Operations, IReadOnlyList<string> Held)> PlanAsync(CancellationToken cancellationToken)
    {
        var (forks, expect) = await ForkRecord.FindAsync(context, thread, cancellationToken).ConfigureAwait(false);
        foreach (var (fork, ns) in forks.Forks.Select(need => (need.Thread, need.Namespace)).Distinct())
            if (fork != thread)
                await new OriginTransfer(context).DetachAsync(fork, ns, thread, cancellationToken).ConfigureAwait(false);
        List<WriteOperation> operations = [expect.Kind == ExpectKind.Absent ? new Require(ForkRecord.KeyOf(thread), expect) : new Remove(ForkRecord.KeyOf(thread), expect)];
        var held = new HashSet<string>();
        foreach (var log in CheckpointSchema.Logs)
            await foreach (var id in context.Backend.LogsAsync(log.Name, thread, cancellationToken).ConfigureAwait(false))
            {
                operations.Add(new Drop(new LogKey(log.Name, thread, id)));
                if (log == CheckpointSchema.Log && await OriginRecord.FindAsync(context, thread, id, cancellationToken).ConfigureAwait(false) is var (record, _))
                {
                    operations.Add(new Remove(OriginRecord.KeyOf(thread, id)));
                    held.UnionWith(record.Origins.Select(origin => origin.Scope).Where(scope => scope != thread));
                }
            }
        return (operations, [.. held]);
    }

    private async ValueTask ReleaseAsync(string scope, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (record, expect) = await ForkRecord.FindAsync(context, scope, cancellationToken).ConfigureAwait(false);
            var rest = new ForkRecord([.. record.Forks.Where(need => need.Thread != thread)]);
            if (rest.Forks.Count == record.Forks.Count)
                return;
            var result = await context.Backend.WriteAsync(new WriteBatch([rest.Write(context, scope, expect)], context.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return;
        }
    }
}
