using System.Text.Json.Serialization;

namespace Perdure.Tasks;

/// <summary>Where a task stands. Stored by its name in lower case; there are no others. <see cref="TaskTransitions"/> has the ways between them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentTaskStatus>))]
public enum AgentTaskStatus
{
    /// <summary>To be done: now, at a later time, or again after a failed attempt. The default.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Being done under a lease.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Done.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Given up: by who did it, or because its deadline passed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Called off.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>All its attempts have failed: the dead letter, which waits for somebody to look and requeue it.</summary>
    [JsonStringEnumMemberName("dead")]
    Dead,
}
