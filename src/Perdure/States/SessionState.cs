using System.Text.Json.Nodes;

namespace Perdure.States;

/// <summary>Where a user's session stands, e.g. in a state machine. One per user and session; its <see cref="Entity.Id"/> is the session's.</summary>
public sealed record SessionState : Entity
{
    /// <summary>Whose it is. It is kept under this id, and no other user's reads see it.</summary>
    public required string UserId { get; init; }

    /// <summary>The session. A record of it in <see cref="AgentStore.Sessions"/> is not needed.</summary>
    public required string SessionId { get; init; }

    /// <summary>The state, in the caller's own words, e.g. <c>introduction</c>.</summary>
    public required string State { get; init; }

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
