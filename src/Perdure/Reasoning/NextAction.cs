using System.Text.Json.Serialization;

namespace Perdure.Reasoning;

/// <summary>What a step says is to be done next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NextAction>))]
public enum NextAction
{
    /// <summary>Another step.</summary>
    [JsonStringEnumMemberName("continue")]
    Continue,

    /// <summary>A check of what was found.</summary>
    [JsonStringEnumMemberName("validate")]
    Validate,

    /// <summary>The answer.</summary>
    [JsonStringEnumMemberName("final_answer")]
    FinalAnswer,

    /// <summary>A new beginning.</summary>
    [JsonStringEnumMemberName("reset")]
    Reset,
}
