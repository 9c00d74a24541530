using System.Text.Json.Serialization;

namespace Perdure.Reasoning;

/// <summary>How far a run is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReasoningStatus>))]
public enum ReasoningStatus
{
    /// <summary>It goes on.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It ended with an answer.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>It ended without one.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
