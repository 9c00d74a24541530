using Perdure.Storage;

namespace Perdure.Reasoning;

/// <summary>
/// A run that an agent adds steps to. It remembers the run it wrote last, so that a step is one round trip while nobody else writes
/// the run; after a conflict it reads the run and tries again. Safe to share, and several may write one run.
/// </summary>
public sealed class ReasoningTrail : IReasoningSink
{
    private readonly StepWriter steps;
    private readonly ReasoningWriter writer;
    private readonly ReasoningRun start;
    private readonly TimeProvider time;
    private volatile ReasoningRun? known;

    internal ReasoningTrail(StepWriter steps, ReasoningWriter writer, ReasoningRun start, TimeProvider time) => (this.steps, this.writer, this.start, this.time) = (steps, writer, start, time);

    /// <summary>The run's id.</summary>
    public string Id => start.Id;

    /// <summary>Adds a step as the next, or saves it under its number if it has one.</summary>
    /// <returns>The step with its number, run and agent.</returns>
    /// <exception cref="ArgumentException">The step is not right, or is of another run; the message lists all mistakes.</exception>
    public async ValueTask<ReasoningStep> AppendAsync(ReasoningStep step, CancellationToken cancellationToken = default) => (await AppendAllAsync([step], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Adds steps in one batch: all or none.</summary>
    /// <returns>The steps with their numbers, run and agent.</returns>
    /// <exception cref="ArgumentException">A step is not right, or is of another run; the message lists all mistakes.</exception>
    public async ValueTask<IReadOnlyList<ReasoningStep>> AppendAllAsync(IEnumerable<ReasoningStep> steps, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ReasoningStep[] all = [.. steps];
        if (all.Length == 0)
            return [];
        foreach (var step in all)
        {
            ArgumentNullException.ThrowIfNull(step, nameof(steps));
            if (step.RunId.Length > 0 && step.RunId != Id)
                throw new ArgumentException($"A step of run '{step.RunId}' was given to run '{Id}'; leave its RunId empty. Nothing was written.", nameof(steps));
            ReasoningRules.Check(step with { RunId = Id, AgentId = start.AgentId, StepNumber = step.StepNumber == 0 ? 1 : step.StepNumber }, nameof(steps));
        }
        var (run, saved) = await this.steps.SaveAsync(known, start, all, cancellationToken).ConfigureAwait(false);
        known = run;
        return saved;
    }

    /// <summary>The run as it is now; null while it has no step.</summary>
    public async ValueTask<ReasoningRun?> FindAsync(CancellationToken cancellationToken = default) => known = await writer.FindAsync(Id, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask StepAsync(ReasoningStep step, CancellationToken cancellationToken = default) => await AppendAsync(step, cancellationToken).ConfigureAwait(false);

    /// <summary>Says that the run ended with an answer. Doing so again changes nothing.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when it has failed.</exception>
    public ValueTask CompleteAsync(CancellationToken cancellationToken = default) => EndAsync(ReasoningStatus.Completed, null, cancellationToken);

    /// <summary>Says that the run ended without an answer, and why. Doing so again changes nothing.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when it was completed.</exception>
    public ValueTask FailAsync(string error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return EndAsync(ReasoningStatus.Failed, error, cancellationToken);
    }

    private async ValueTask EndAsync(ReasoningStatus status, string? error, CancellationToken cancellationToken)
    {
        for (var before = known; ; before = null)
        {
            before ??= await writer.FindAsync(Id, cancellationToken).ConfigureAwait(false);
            var at = time.UtcNow();
            var current = before ?? ReasoningRules.Complete(start with { Totals = new ReasoningTotals() }, at);
            var after = ReasoningRules.Ended(current, status, error, at);
            var saved = ReferenceEquals(after, before) ? before : await writer.TryWriteAsync(before, after, [], at, cancellationToken).ConfigureAwait(false);
            known = saved;
            if (saved is not null)
                return;
        }
    }
}
