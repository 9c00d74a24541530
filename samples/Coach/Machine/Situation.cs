using System.Text.Json.Nodes;
using Perdure.Users;

namespace Coach.Machine;

/// <summary>What a turn is decided by: where the person stands, what is known, and what was just said.</summary>
internal sealed record Situation(CoachingState State, string Said, IReadOnlyList<UserIdentity> Identities, JsonObject UserData)
{
    public bool IsDone => string.Equals(Said.Trim(), "done", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<UserIdentity> Undescribed => Identities.Where(identity => identity.Description.Length == 0);

    public JsonArray Steps => UserData["actions"] as JsonArray ?? [];
}
