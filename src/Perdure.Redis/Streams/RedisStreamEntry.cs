using System.Globalization;
using System.Text.Json;
using Perdure.Events;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>An event as an entry of a stream: a field per part of its envelope, so that other programs can read it.</summary>
internal static class RedisStreamEntry
{
    public static NameValueEntry[] Of(AgentEvent one)
    {
        var fields = new List<NameValueEntry>
        {
            new("id", one.Id), new("type", one.Type), new("position", one.Position), new("time", Instant.ToMicroseconds(one.Time)), new("version", one.EnvelopeVersion),
        };
        Add("source", one.Source);
        Add("user", one.UserId);
        Add("correlation", one.CorrelationId);
        Add("causation", one.CausationId);
        Add("data", one.Data?.GetRawText());
        return [.. fields];

        void Add(string name, string? value)
        {
            if (value is not null)
                fields.Add(new NameValueEntry(name, value));
        }
    }

    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when the entry is not an event.</exception>
    public static AgentEvent Read(string channel, StreamEntry entry)
    {
        try
        {
            return new AgentEvent
            {
                Channel = channel,
                Id = Text("id") ?? throw No(channel, entry, null),
                Type = Text("type") ?? throw No(channel, entry, null),
                Position = Number("position"),
                Time = Instant.FromMicroseconds(Number("time")),
                EnvelopeVersion = (int)Number("version"),
                Source = Text("source"),
                UserId = Text("user"),
                CorrelationId = Text("correlation"),
                CausationId = Text("causation"),
                Data = Text("data") is { } data ? JsonElement.Parse(data) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw No(channel, entry, exception);
        }

        string? Text(string name) => entry[name];

        long Number(string name) => long.Parse(Text(name) ?? "", CultureInfo.InvariantCulture);
    }

    private static PerdureException No(string channel, StreamEntry entry, Exception? inner) =>
        new(Fault.Corrupt, $"Entry {entry.Id} of the stream of channel '{channel}' can't be read as an event. It was left as it is.", inner: inner);
}
