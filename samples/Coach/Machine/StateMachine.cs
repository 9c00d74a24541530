namespace Coach.Machine;

/// <summary>The ways through the six states.</summary>
internal sealed class StateMachine
{
    private const int EnoughIdentities = 9;

    public IReadOnlyList<Transition> Transitions { get; init; } =
    [
        new(CoachingState.Introduction, CoachingState.IdentityBrainstorming, 10, now => now.UserData.ContainsKey("name")),
        new(CoachingState.IdentityBrainstorming, CoachingState.IdentityRefinement, 10, now => now.IsDone && now.Identities.Count > 0),
        new(CoachingState.IdentityBrainstorming, CoachingState.IdentityRefinement, 5, now => now.Identities.Count >= EnoughIdentities),
        new(CoachingState.IdentityRefinement, CoachingState.IdentityVisualization, 10, now => now.Identities.Count > 0 && !now.Undescribed.Any()),
        new(CoachingState.IdentityRefinement, CoachingState.IdentityVisualization, 5, now => now.IsDone && now.Identities.Count > 0),
        new(CoachingState.IdentityVisualization, CoachingState.ActionPlanning, 10, now => now.UserData.ContainsKey("visualization")),
        new(CoachingState.ActionPlanning, CoachingState.Accountability, 10, now => now.IsDone && now.Steps.Count > 0),
        new(CoachingState.Accountability, CoachingState.IdentityBrainstorming, 10, now => now.Said.Contains("again", StringComparison.OrdinalIgnoreCase)),
        // Whoever has given up the last identity begins anew, wherever that happened.
        new(null, CoachingState.IdentityBrainstorming, 20, now => now.State > CoachingState.IdentityBrainstorming && now.Identities.Count == 0),
    ];

    /// <summary>The state that follows; null: the person stays.</summary>
    public CoachingState? Next(Situation now) => Transitions
        .Where(way => (way.From is null || way.From == now.State) && way.IsOpen(now))
        .MaxBy(way => way.Priority)?.To;
}
