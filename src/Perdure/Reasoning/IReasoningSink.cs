namespace Perdure.Reasoning;

/// <summary>Where an agent says what it thinks: <c>await sink.StepAsync("Plan", "First look up the tide table.")</c>. A <see cref="ReasoningTrail"/> keeps it; <see cref="ReasoningSink.None"/> does not.</summary>
public interface IReasoningSink
{
    /// <summary>Records a step. Its run, agent and number are the sink's affair where they are left out.</summary>
    ValueTask StepAsync(ReasoningStep step, CancellationToken cancellationToken = default);

    /// <summary>Says that the run ended with an answer.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Says that the run ended without one, and why.</summary>
    ValueTask FailAsync(string error, CancellationToken cancellationToken = default);
}
