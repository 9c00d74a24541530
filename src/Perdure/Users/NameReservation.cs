using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.Users;

/// <summary>Says whose a name is. Its id is the name as it is compared; it is written with the user, so a name has one user on every database.</summary>
internal sealed record NameReservation : Entity
{
    public static readonly CollectionDefinition<NameReservation> Usernames = new("user_names", one => one.Id) { Json = RoomJson.Default.NameReservation, ServesOthers = true };
    public static readonly CollectionDefinition<NameReservation> Emails = new("user_emails", one => one.Id) { Json = RoomJson.Default.NameReservation, ServesOthers = true };

    public required string UserId { get; init; }
}
