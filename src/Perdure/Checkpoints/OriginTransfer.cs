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
        var pieces = new OriginPieces(context, readers, source, origin);
        var target = new LogKey(CheckpointSchema.Pieces.Name, scope, context.Ids.NewId());
        var copy = new LogCopy(context, target);
        for (long? next = 1; next is { } from;)
        {
            next = await pieces.VisitAsync(from, (position, at, head, body) =>
            {
                copy.Add(position, at, head, body);
                return !copy.IsFull;
            }, cancellationToken).ConfigureAwait(false);
            if (copy.Take() is { Count: > 0 } operations)
                await context.WriteAsync(operations, context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
        }
        return new OriginLog(target.Log, target.Scope, target.Id, origin.UpTo);
    }
}
