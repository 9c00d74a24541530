using System.Text.Json.Serialization;

namespace Perdure.Revisions;

/// <summary>What happened to a record.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevisionKind>))]
public enum RevisionKind
{
    /// <summary>It came to be.</summary>
    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>It was saved over what was there.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>It was deleted.</summary>
    [JsonStringEnumMemberName("deleted")]
    Deleted,

    /// <summary>It was there already when its history began: what it was then, and when it was saved last.</summary>
    [JsonStringEnumMemberName("found")]
    Found,
}
