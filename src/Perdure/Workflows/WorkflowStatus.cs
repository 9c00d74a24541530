using System.Text.Json.Serialization;

namespace Perdure.Workflows;

/// <summary>Where a workflow stands. Stored by its name in lower case; there are no others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkflowStatus>))]
public enum WorkflowStatus
{
    /// <summary>Being written; nothing of it runs. The default.</summary>
    [JsonStringEnumMemberName("draft")]
    Draft,

    /// <summary>Ready to be started.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Its tasks are being done.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Begun tasks are finished, no other is begun.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>All of it is done.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>A part of it failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
