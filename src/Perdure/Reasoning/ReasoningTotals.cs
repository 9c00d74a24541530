namespace Perdure.Reasoning;

/// <summary>The sums over a run's steps: kept in the same write as each step, and so never different from them.</summary>
public sealed record ReasoningTotals
{
    // Cut so that sums are exact, whatever is added and taken away again: 28 digits hold the sum of 10^16 of them.
    private const int ConfidenceDigits = 12;

    /// <summary>How many steps.</summary>
    public int Steps { get; init; }

    /// <summary>The largest number of a step; 0 for none.</summary>
    public int LastStep { get; init; }

    /// <summary>Tokens of thought.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Tokens that went in.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that came out.</summary>
    public long OutputTokens { get; init; }

    /// <summary>All tokens, see <see cref="ReasoningStep.TotalTokens"/>.</summary>
    public long TotalTokens { get; init; }

    /// <summary>How long the steps took together.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The sum of the steps' confidence, each rounded to 12 decimal places.</summary>
    public decimal Confidence { get; init; }

    /// <summary>The mean of the steps' confidence; null without steps.</summary>
    public double? MeanConfidence() => Steps == 0 ? null : (double)(Confidence / Steps);

    /// <summary>The totals of some steps.</summary>
    public static ReasoningTotals Of(IEnumerable<ReasoningStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return steps.Aggregate(new ReasoningTotals(), (totals, step) => totals.With(step));
    }

    internal ReasoningTotals With(ReasoningStep step) => Add(step, 1) with { LastStep = Math.Max(LastStep, step.StepNumber) };

    /// <summary>Without a step that another of the same number replaces, or that is removed from the end.</summary>
    internal ReasoningTotals Without(ReasoningStep step) => Add(step, -1);

    private ReasoningTotals Add(ReasoningStep step, int sign) => checked(this with
    {
        Steps = Steps + sign,
        ReasoningTokens = ReasoningTokens + (sign * (long)step.ReasoningTokens),
        InputTokens = InputTokens + (sign * (long)step.InputTokens),
        OutputTokens = OutputTokens + (sign * (long)step.OutputTokens),
        TotalTokens = TotalTokens + (sign * (step.TotalTokens ?? ((long)step.InputTokens + step.OutputTokens))),
        Duration = Duration + (sign > 0 ? step.Duration : -step.Duration),
        Confidence = Confidence + (sign * Math.Round((decimal)step.Confidence, ConfidenceDigits)),
    });
}
