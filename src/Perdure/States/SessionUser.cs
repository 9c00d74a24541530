using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.States;

/// <summary>
/// The way from a session to a user: the scope is the session, the id the user. It is written before what it leads to, and stays
/// when that is deleted; who goes it looks what is there.
/// </summary>
internal sealed record SessionUser : Entity
{
    public static readonly CollectionDefinition<SessionUser> Definition = new("session_users", one => one.Id) { Json = RoomJson.Default.SessionUser, ServesOthers = true };
}
