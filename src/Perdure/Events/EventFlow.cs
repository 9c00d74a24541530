namespace Perdure.Events;

/// <summary>What events belong to and are caused by, for what runs in the flow that said so. Safe to share.</summary>
internal sealed class EventFlow
{
    private readonly AsyncLocal<(string Correlation, string? Causation)?> current = new();

    public IDisposable Enter(string correlation, string? causation)
    {
        var before = current.Value;
        current.Value = (correlation, causation);
        return new Leaving(() => current.Value = before);
    }

    /// <summary>The event with what it does not say itself.</summary>
    public AgentEvent Complete(AgentEvent one, EventOptions options) => one with
    {
        Source = one.Source ?? options.Source,
        CorrelationId = one.CorrelationId ?? current.Value?.Correlation,
        CausationId = one.CausationId ?? (one.CorrelationId is null ? current.Value?.Causation : null),
    };

    private sealed class Leaving(Action leave) : IDisposable
    {
        private bool isLeft;

        public void Dispose()
        {
            if (!isLeft)
                leave();
            isLeft = true;
        }
    }
}
