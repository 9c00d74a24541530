using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.Users;

/// <summary>The hash of a user's password, under the user's id.</summary>
internal sealed record Credential : Entity
{
    public static readonly CollectionDefinition<Credential> Definition = new("user_credentials", one => one.Id) { Json = RoomJson.Default.Credential, ServesOthers = true };

    public required string Hash { get; init; }
}
