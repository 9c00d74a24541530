namespace Coach.Machine;

/// <summary>A way from one state to another.</summary>
/// <param name="From">Where it begins; null: anywhere.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Priority">Of several that are open, the one of the highest priority is taken.</param>
/// <param name="IsOpen">Its condition.</param>
internal sealed record Transition(CoachingState? From, CoachingState To, int Priority, Func<Situation, bool> IsOpen);
