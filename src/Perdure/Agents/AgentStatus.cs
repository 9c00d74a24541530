using System.Text.Json.Serialization;

namespace Perdure.Agents;

/// <summary>What an agent is doing. Stored by its name in lower case; there are no others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentStatus>))]
public enum AgentStatus
{
    /// <summary>Ready for work. The default.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>At work.</summary>
    [JsonStringEnumMemberName("busy")]
    Busy,

    /// <summary>Not running now.</summary>
    [JsonStringEnumMemberName("offline")]
    Offline,

    /// <summary>Not to be given work until somebody says otherwise.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,
}
