using Perdure.Storage;

namespace Perdure.Reasoning;

/// <summary>What runs and steps must be; all mistakes in one message.</summary>
internal static class ReasoningRules
{
    public static void Check(ReasoningStep step, string parameter) => Refuse($"The step {step.StepNumber} of run '{step.RunId}'", Mistakes(step), parameter);

    public static void Check(ReasoningRun run, string parameter) => Refuse($"The run '{run.Id}'", Mistakes(run), parameter);

    /// <summary>Refuses totals that are not those of the steps.</summary>
    public static void CheckTotals(ReasoningRun run, ReasoningTotals stored, string parameter)
    {
        if (run.Totals != stored)
            throw new ArgumentException($"Run '{run.Id}' was given with totals that are not those of its steps; totals follow from steps. Leave them as loaded. Nothing was written.", parameter);
    }

    /// <summary>A run with the times it lacks.</summary>
    public static ReasoningRun Complete(ReasoningRun run, DateTimeOffset at)
    {
        var started = run.StartedAt == default ? at : Instant.Cut(run.StartedAt);
        return run with
        {
            StartedAt = started,
            EndedAt = run.EndedAt is { } ended ? Instant.Cut(ended) : run.Status == ReasoningStatus.Running ? null : at < started ? started : at,
        };
    }

    /// <summary>A run that has ended; the same when it had ended so already.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when it had ended otherwise.</exception>
    public static ReasoningRun Ended(ReasoningRun run, ReasoningStatus status, string? error, DateTimeOffset at)
    {
        if (run.Status == status)
            return run;
        return run.Status == ReasoningStatus.Running
            ? Complete(run with { Status = status, Error = error, EndedAt = null }, at)
            : throw new PerdureException(Fault.Conflict, $"Run '{run.Id}' has ended already as {ReasoningListing.TextOf(run.Status)} and can't end as {ReasoningListing.TextOf(status)}. Nothing was written; update the run if that was wrong.");
    }

    private static IEnumerable<string> Mistakes(ReasoningStep step)
    {
        if (step.RunId.Length == 0)
            yield return "RunId is empty; expected the run's id.";
        if (step.AgentId.Length == 0)
            yield return "AgentId is empty; expected the id of the agent that reasons.";
        if (step.StepNumber < 1)
            yield return $"StepNumber is {step.StepNumber}; expected 1 or more.";
        if (!(step.Confidence is >= 0 and <= 1))
            yield return $"Confidence is {FormattableString.Invariant($"{step.Confidence}")}; expected a number from 0 to 1.";
        if (!Enum.IsDefined(step.NextAction))
            yield return $"NextAction is {(int)step.NextAction}; expected {string.Join(", ", Enum.GetNames<NextAction>())}.";
        foreach (var (name, tokens) in ((string, int)[])[(nameof(step.ReasoningTokens), step.ReasoningTokens), (nameof(step.InputTokens), step.InputTokens), (nameof(step.OutputTokens), step.OutputTokens), (nameof(step.TotalTokens), step.TotalTokens ?? 0)])
            if (tokens < 0)
                yield return $"{name} is {tokens}; expected 0 or more.";
        if (step.Duration < TimeSpan.Zero)
            yield return $"Duration is {step.Duration}; expected zero or more.";
    }

    private static IEnumerable<string> Mistakes(ReasoningRun run)
    {
        if (run.AgentId.Length == 0)
            yield return "AgentId is empty; expected the id of the agent that reasons.";
        if (!Enum.IsDefined(run.Status))
            yield return $"Status is {(int)run.Status}; expected {string.Join(", ", Enum.GetNames<ReasoningStatus>())}.";
        if (run.EndedAt is { } ended && run.StartedAt != default && Instant.Cut(ended) < Instant.Cut(run.StartedAt))
            yield return "EndedAt is before StartedAt; a run ends after it began.";
        if (run is { Error: not null, Status: ReasoningStatus.Completed })
            yield return "Error is set on a completed run; fail it, or leave the error out.";
    }

    private static void Refuse(string what, IEnumerable<string> mistakes, string parameter)
    {
        var all = mistakes.ToArray();
        if (all.Length > 0)
            throw new ArgumentException($"{what} can't be saved: {string.Join(" ", all)} Nothing was written.", parameter);
    }
}
