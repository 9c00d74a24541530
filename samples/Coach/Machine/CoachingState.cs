using System.Text.Json;

namespace Coach.Machine;

/// <summary>Where the coaching of a person stands.</summary>
internal enum CoachingState
{
    Introduction,
    IdentityBrainstorming,
    IdentityRefinement,
    IdentityVisualization,
    ActionPlanning,
    Accountability,
}

/// <summary>States as they are stored: <c>identity_brainstorming</c>.</summary>
internal static class CoachingStates
{
    private static readonly Dictionary<string, CoachingState> ByName = Enum.GetValues<CoachingState>().ToDictionary(Name);

    public static string Name(this CoachingState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    public static CoachingState Parse(string name) => ByName.TryGetValue(name, out var state) ? state : throw new InvalidDataException($"'{name}' is no state of the coach; expected one of {string.Join(", ", ByName.Keys)}.");
}
