using Perdure.Storage;

namespace Perdure;

/// <summary>Writes what may span scopes: at once where the backend can, else scope after scope, so that what comes last is proof of the rest.</summary>
internal static class OrderedWrite
{
    /// <summary>The outcomes, in the order of the operations.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when one of them met something else than it expected.</exception>
    public static async ValueTask<IReadOnlyList<long>> WriteInOrderAsync(this StoreContext context, IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken)
    {
        var at = context.Time.UtcNow();
        if (context.Backend.Info.Atomicity == Atomicity.Store)
            return (await context.WriteAsync(operations, at, cancellationToken).ConfigureAwait(false)).Outcomes;
        var outcomes = new List<long>(operations.Count);
        while (outcomes.Count < operations.Count)
        {
            WriteOperation[] rest = [.. operations.Skip(outcomes.Count)];
            WriteOperation[] part = [.. rest.TakeWhile(operation => operation.Scope == rest[0].Scope)];
            outcomes.AddRange((await context.WriteAsync(part, at, cancellationToken).ConfigureAwait(false)).Outcomes);
        }
        return outcomes;
    }
}
