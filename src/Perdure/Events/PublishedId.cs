using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.Events;

/// <summary>The id that a publisher gave an event, for as long as a repetition is to be recognised.</summary>
internal sealed record PublishedId(string Id, DateTimeOffset Until)
{
    public static readonly CollectionDefinition<PublishedId> Definition = new("event_ids", one => one.Id)
    {
        ExpiresAt = one => one.Until,
        Json = RoomJson.Default.PublishedId,
        ServesOthers = true,
    };
}
