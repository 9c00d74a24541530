using System.Text.Json.Serialization;

namespace Perdure.Metrics;

/// <summary>Over how long a roll-up goes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricPeriod>))]
public enum MetricPeriod
{
    /// <summary>A minute.</summary>
    [JsonStringEnumMemberName("minute")]
    Minute,

    /// <summary>An hour.</summary>
    [JsonStringEnumMemberName("hour")]
    Hour,
}
