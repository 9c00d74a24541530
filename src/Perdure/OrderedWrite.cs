using Perdure.Storage;

namespace Perdure;

/// <summary>Writes what may span scopes: at once where the backend can, else scope after scope, so that what comes last is proof of the rest.</summary>
internal static class OrderedWrite
{
    /// <summary>All outcomes.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when one of them met something else than it expected.</exception>
    public static async ValueTask<IReadOnlyList<long>> WriteInOrderAsync(this StoreContext context, IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken)
    {
        var result = await context.TryWriteInOrderAsync(operations, cancellationToken).ConfigureAwait(false);
        return result.Conflict is { } conflict ? throw conflict.ToException(new WriteBatch(operations, context.Time.UtcNow())) : result.Outcomes;
    }

    /// <summary>All outcomes, or the first conflict; on a backend of single-scope batches what came before a conflict is written.</summary>
    public static async ValueTask<WriteResult> TryWriteInOrderAsync(this StoreContext context, IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken)
    {
        var at = context.Time.UtcNow();
        var outcomes = new List<long>(operations.Count);
        while (outcomes.Count < operations.Count)
        {
            WriteOperation[] part = [.. operations.Skip(outcomes.Count)];
            if (context.Backend.Info.Atomicity == Atomicity.Scope)
                part = [.. part.TakeWhile(operation => operation.Scope == part[0].Scope)];
            var result = await context.Backend.WriteAsync(new WriteBatch(part, at), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is { } conflict)
                return WriteResult.Conflicted(conflict with { Operation = conflict.Operation + outcomes.Count });
            outcomes.AddRange(result.Outcomes);
        }
        return WriteResult.Committed(outcomes);
    }
}
