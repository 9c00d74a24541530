using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>An event that a group gave up, with why. It waits for somebody to look; see <see cref="EventGroup.RedeliverAsync"/>.</summary>
public sealed record EventDeadLetter : Entity
{
    internal static readonly Field<EventDeadLetter, string?> Owner = Field.Text<EventDeadLetter>("group_key", letter => letter.GroupKey);

    internal static readonly CollectionDefinition<EventDeadLetter> Definition = new("event_dead_letters", letter => letter.Id)
    {
        Indexes = [Index.On(Owner).OrderBy(Field.CreatedAt<EventDeadLetter>()), Index.By(Field.CreatedAt<EventDeadLetter>())],
        Json = RoomJson.Default.EventDeadLetter,
        ServesOthers = true,
    };

    /// <summary>The group that gave it up.</summary>
    public required string Group { get; init; }

    /// <summary>The event, which stays here when its channel is trimmed.</summary>
    public required AgentEvent Event { get; init; }

    /// <summary>How often it was handed out.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public required TaskError Error { get; init; }

    /// <summary>When it was asked to be handed out again, UTC; null: it was not. Acknowledged, it goes from here.</summary>
    public DateTimeOffset? RedeliveredAt { get; init; }

    [System.Text.Json.Serialization.JsonInclude]
    internal string GroupKey { get; init; } = "";

    internal static string IdOf(string groupKey, long position) => EventIds.Join(groupKey, position.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
