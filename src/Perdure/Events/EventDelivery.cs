namespace Perdure.Events;

/// <summary>An event that was handed to a consumer, who acknowledges it or says that it failed. Immutable.</summary>
public sealed record EventDelivery
{
    /// <summary>The event.</summary>
    public required AgentEvent Event { get; init; }

    /// <summary>How often it was handed out, this time too.</summary>
    public required int Attempts { get; init; }

    /// <summary>Until when it is nobody else's, UTC.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What tells this handing out from any other. A transport of the caller's own puts in what it needs to acknowledge it.</summary>
    public required string Token { get; init; }
}
