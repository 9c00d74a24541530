using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.States;

/// <summary>A session of which a user has a state or a context. Its <see cref="Entity.Id"/> is the session's.</summary>
public sealed record UserSession : Entity
{
    internal static readonly Field<UserSession, bool?> Empty = Field.Boolean<UserSession>("empty", session => session.IsEmpty);

    // In the scope of the user, with the state and the context.
    internal static readonly CollectionDefinition<UserSession> Definition = new("user_sessions", session => session.Id)
    {
        Indexes = [Index.On(Empty).OrderBy(Field.CreatedAt<UserSession>())],
        ServesOthers = true,
        Json = RoomJson.Default.UserSession,
    };

    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>Whether state and context were deleted since. Such a session is in no list.</summary>
    public bool IsEmpty { get; init; }
}
