using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>The state of a consumer group: one record, changed by compare-and-swap.</summary>
internal sealed record GroupRecord : Entity
{
    private static readonly Field<GroupRecord, string?> OfChannelField = Field.Text<GroupRecord>("channel", one => one.Channel);

    public static readonly CollectionDefinition<GroupRecord> Definition = new("event_groups", one => one.Id)
    {
        Indexes = [Index.On(OfChannelField)],
        Json = RoomJson.Default.GroupRecord,
        ServesOthers = true,
    };

    public required string Channel { get; init; }

    public required string Group { get; init; }

    /// <summary>The position that is handed out next for the first time.</summary>
    public long Next { get; init; } = 1;

    public IReadOnlyList<HandedRange> Out { get; init; } = [];

    /// <summary>The lowest position the group may still need.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long FirstNeeded => Math.Min(Next, Out.Count == 0 ? Next : Out.Min(range => range.From));

    public static string IdOf(string channel, string group) => EventIds.Join(channel, group);

    public static CollectionQuery<GroupRecord> OfChannel(StoreContext context, LogKey channel) => new Collection<GroupRecord>(context, Definition, channel.Scope).Where(OfChannelField, channel.Id);

    public EventGroupStatus StatusAt(long head, DateTimeOffset now)
    {
        var (held, retrying) = (0, 0);
        foreach (var range in Out)
            if (range.Token is not null && range.Until > now)
                held += (int)(range.To - range.From + 1);
            else
                retrying += (int)(range.To - range.From + 1);
        return new EventGroupStatus(Channel, Group, Next, Math.Max(0, head - Next + 1), held, retrying);
    }
}
