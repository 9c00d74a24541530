using System.Text.Json;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>Makes events of changes, as a store's options ask for. Immutable and safe to share.</summary>
internal sealed class ChangePublisher
{
    private readonly Dictionary<string, PublishedChange> asked;
    private readonly AgentStoreOptions options;
    private readonly EventFlow flow;
    private readonly JsonSerializerOptions json;

    public ChangePublisher(AgentStoreOptions options, EventFlow flow)
    {
        (this.options, this.flow, json) = (options, flow, JsonDefaults.Complete(options.Json));
        asked = RoomChanges.All.Where(change => options.Events.Publish.Contains(change.Name)).ToDictionary(change => change.Collection.Name);
        foreach (var name in options.Events.Publish)
            if (!asked.ContainsKey(name) && (options.Collections.FirstOrDefault(one => one.Name == name) ?? Rooms.Definition(name)) is { } definition)
                asked[name] = new OwnChange(definition);
    }

    /// <summary>Whether any collection's changes are asked for.</summary>
    public bool IsAsked => asked.Count > 0;

    public bool Publishes(WriteOperation operation) => operation is Put or Remove && asked.ContainsKey(((RecordOperation)operation).Key.Collection);

    /// <summary>The events of changes, those of a channel in one append.</summary>
    public IEnumerable<Append> Appends(IEnumerable<SeenChange> changes) =>
        changes.SelectMany(EventsOf).GroupBy(one => EventLog.Key(one.Scope, one.Event.Channel)).Select(channel => new Append(channel.Key, [.. channel.Select(one => EventLog.Entry(one.Event, options.Ids))]));

    private IEnumerable<(string Scope, AgentEvent Event)> EventsOf(SeenChange change)
    {
        var (published, key, put) = (asked[change.Operation.Key.Collection], change.Operation.Key, change.Operation as Put);
        var (types, before, after) = published.Of(json, change.Before?.Body, put?.Body, change.IsThere);
        if (types.Count == 0)
            yield break;
        var record = options.Events.WithRecords && put is not null ? JsonElement.Parse(put.Body.Span) : (JsonElement?)null;
        var data = JsonSerializer.SerializeToElement(new RecordChange(key.Collection, key.Id, put?.Version, after, before, record), RoomJson.Default.RecordChange);
        foreach (var type in types)
            yield return (key.Scope, flow.Complete(new AgentEvent { Channel = published.Channel, Type = type, Id = options.Ids.NewId(), Data = data }, options.Events));
    }
}
