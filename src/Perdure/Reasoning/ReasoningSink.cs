namespace Perdure.Reasoning;

/// <summary>Short words for sinks.</summary>
public static class ReasoningSink
{
    /// <summary>A sink that keeps nothing, for agents without a store.</summary>
    public static IReasoningSink None { get; } = new Nowhere();

    /// <summary>Records a step of a title and a thought.</summary>
    public static ValueTask StepAsync(this IReasoningSink sink, string title, string reasoning, CancellationToken cancellationToken = default) =>
        sink.StepAsync(title, reasoning, 1, cancellationToken);

    /// <summary>Records a step of a title and a thought, and how sure the agent is, from 0 to 1.</summary>
    public static ValueTask StepAsync(this IReasoningSink sink, string title, string reasoning, double confidence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return sink.StepAsync(new ReasoningStep { Title = title, Reasoning = reasoning, Confidence = confidence }, cancellationToken);
    }

    private sealed class Nowhere : IReasoningSink
    {
        public ValueTask StepAsync(ReasoningStep step, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask CompleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask FailAsync(string error, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
