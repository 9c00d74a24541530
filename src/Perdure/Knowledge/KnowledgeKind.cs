using System.Text.Json.Serialization;

namespace Perdure.Knowledge;

/// <summary>What an item of knowledge is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KnowledgeKind>))]
public enum KnowledgeKind
{
    /// <summary>A text of somebody's, or a part of one.</summary>
    Document,

    /// <summary>What an agent knows.</summary>
    Knowledge,

    /// <summary>What an agent remembers of a user or a conversation.</summary>
    Memory,
}
