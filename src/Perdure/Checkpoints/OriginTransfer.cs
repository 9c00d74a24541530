using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Gives a forked namespace its own copy of the pieces it needs from other logs.</summary>
internal sealed class OriginTransfer(StoreContext context)
{
    /// <summary>Copies what a namespace needs from its origins in a scope that is about to be emptied, and points it at the copy.</summary>
    public async ValueTask DetachAsync(string thread, string ns, string fromScope, CancellationToken cancellationToken)
    {
        while (await OriginRecord.FindAsync(context, thread, ns, cancellationToken).ConfigureAwait(false) is var (record, version) && record.Origins.Any(origin => origin.Scope == fromScope))
        {
            var origins = new OriginLog[record.Origins.Count];
            for (var i = 0; i < origins.Length; i++)
                origins[i] = record.Origins[i] is var origin && origin.Scope != fromScope
                    ? origin
                    : await CopyAsync(CheckpointSchema.LogOf(thread, ns), i + 1, origin, thread, cancellationToken).ConfigureAwait(false);
            var put = (record with { Origins = origins }).Put(context, thread, ns, Expect.Exactly(version));
            var result = await context.Backend.WriteAsync(new WriteBatch([put], context.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return;
        }
    }

    /// <summary>Copies what the versions of a namespace need from one origin into a new log in a scope.</summary>
    /// <param name="readers">The log whose versions need it.</param>
    /// <param name="source">The origin's number in their tables.</param>
    /// <param name="origin">Where it stands.</param>
    /// <param name="scope">Where the copy goes.</param>
    /// <param name="cancellationToken">Leaves at most an unused log behind.</param>
    public async ValueTask<OriginLog> CopyAsync(LogKey readers, int source, OriginLog origin, string scope, CancellationToken cancellationToken)
    {
        var needed = new NeededPieces(source);
        await context.Backend.ReadLogAsync(new LogRead(readers, PositionRange.All) { Bodies = false }, entry =>
        {
            needed.Add(EntryHead.Decode(entry.Head, entry.Position).Table);
            return true;
        }, cancellationToken).ConfigureAwait(false);

        var target = new LogKey(CheckpointSchema.Pieces.Name, scope, context.Ids.NewId());
        var copy = new LogCopy(context, target);
        for (var next = 1L; next <= origin.UpTo;)
        {
            var last = origin.UpTo;
            await context.Backend.ReadLogAsync(new LogRead(origin.Key, new PositionRange(next, origin.UpTo)), entry =>
            {
                if (needed.Strip(entry.Position, EntryHead.Decode(entry.Head, entry.Position, channels: false), entry.Body) is var (head, body))
                    copy.Add(entry.Position, Instant.FromMicroseconds(entry.At), head, body);
                if (!copy.IsFull)
                    return true;
                last = entry.Position;
                return false;
            }, cancellationToken).ConfigureAwait(false);
            if (copy.Take() is { Count: > 0 } operations)
                await context.WriteAsync(operations, context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
            next = last + 1;
        }
        return new OriginLog(target.Log, target.Scope, target.Id, origin.UpTo);
    }
}
