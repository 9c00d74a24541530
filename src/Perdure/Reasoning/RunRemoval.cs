using Perdure.Storage;

namespace Perdure.Reasoning;

/// <summary>Removes a run and its steps; totals and steps agree after each batch.</summary>
internal sealed class RunRemoval(StoreContext context, ReasoningWriter writer, string id)
{
    /// <summary>Removes all.</summary>
    /// <returns>Whether there was anything; null when another write came between.</returns>
    public async ValueTask<bool?> TryAsync(int atOnce, CancellationToken cancellationToken)
    {
        var run = await writer.FindAsync(id, cancellationToken).ConfigureAwait(false);
        var (removed, total) = (new HashSet<int>(), run?.Totals.Steps ?? 0);
        var pending = new List<ReasoningStep>();
        await foreach (var step in AllAsync(run, removed, cancellationToken).ConfigureAwait(false))
        {
            pending.Add(step);
            removed.Add(step.StepNumber);
            if (pending.Count < atOnce || run is null || removed.Count >= total)
                continue;
            var left = run with { Totals = pending.Aggregate(run.Totals, (totals, one) => totals.Without(one)) };
            run = await writer.TryWriteAsync(run, left, Removes(pending), context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
            if (run is null)
                return null;
            pending.Clear();
        }
        if (run is null && removed.Count == 0)
            return false;
        return await writer.TryRemoveAsync(run, id, Removes(pending), cancellationToken).ConfigureAwait(false) ? true : null;
    }

    private WriteOperation[] Removes(IEnumerable<ReasoningStep> steps) => [.. steps.Select(step => new Remove(writer.Steps(id).Key(step.Id)))];

    // A query shows what is stored; what the same unit of work has staged is found by its number.
    private async IAsyncEnumerable<ReasoningStep> AllAsync(ReasoningRun? run, HashSet<int> seen, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var steps = writer.Steps(id);
        await foreach (var step in steps.Query().WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return step;
        for (var number = run?.Totals.LastStep ?? 0; number > 0 && seen.Count < run!.Totals.Steps; number--)
            if (!seen.Contains(number) && await steps.FindAsync(StepWriter.IdOf(number), cancellationToken).ConfigureAwait(false) is { } staged)
                yield return staged;
    }
}
