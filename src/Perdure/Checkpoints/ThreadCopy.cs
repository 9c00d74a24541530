using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Copies all namespaces of a thread to an empty one, with what they need from origins.</summary>
internal sealed class ThreadCopy(StoreContext context, string thread, string target)
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (await AnyAsync(target, cancellationToken).ConfigureAwait(false))
            throw new PerdureException(Fault.Conflict, $"Thread '{target}' holds checkpoints already. Nothing was copied; choose another target or delete it first.");
        if (!await AnyAsync(thread, cancellationToken).ConfigureAwait(false))
            throw new PerdureException(Fault.NotFound, $"Thread '{thread}' holds no checkpoints, so there is nothing to copy.");
        await foreach (var ns in context.Backend.LogsAsync(CheckpointSchema.Log.Name, thread, cancellationToken).ConfigureAwait(false))
            await CopyAsync(ns, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> AnyAsync(string id, CancellationToken cancellationToken)
    {
        await foreach (var _ in context.Backend.LogsAsync(CheckpointSchema.Log.Name, id, cancellationToken).ConfigureAwait(false))
            return true;
        return false;
    }

    private async ValueTask CopyAsync(string ns, CancellationToken cancellationToken)
    {
        var from = CheckpointSchema.LogOf(thread, ns);
        var pending = new List<WriteOperation>();
        if (await OriginRecord.FindAsync(context, thread, ns, cancellationToken).ConfigureAwait(false) is var (record, _))
        {
            var origins = new OriginLog[record.Origins.Count];
            for (var i = 0; i < origins.Length; i++)
                origins[i] = await new OriginTransfer(context).CopyAsync(from, i + 1, record.Origins[i], target, cancellationToken).ConfigureAwait(false);
            pending.Add((record with { Origins = origins }).Put(context, target, ns, Expect.Absent));
        }
        var copy = new LogCopy(context, CheckpointSchema.LogOf(target, ns));
        for (long next = 1, last; ; next = last + 1)
        {
            last = 0;
            await context.Backend.ReadLogAsync(new LogRead(from, new PositionRange(next, PositionRange.MaxPosition)), entry =>
            {
                copy.Add(entry.Position, Instant.FromMicroseconds(entry.At), entry.Head.ToArray(), entry.Body.ToArray());
                last = entry.Position;
                return !copy.IsFull;
            }, cancellationToken).ConfigureAwait(false);
            if (last == 0)
                return;
            await context.WriteAsync([.. pending, .. copy.Take()], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
            pending.Clear();
        }
    }
}
