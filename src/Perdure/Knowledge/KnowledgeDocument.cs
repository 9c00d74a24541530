using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Perdure.Knowledge;

/// <summary>What is known of a text that is kept in chunks. Its chunks take over what is said here, and are found by it.</summary>
public sealed record KnowledgeDocument : Entity
{
    /// <summary>What it is called; null: not said.</summary>
    public string? Title { get; init; }

    /// <summary>What is said of it and of each chunk. A chunk under headings has them as <c>heading</c> beside it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Which agent's it is; null: no one's in particular.</summary>
    public string? AgentId { get; init; }

    /// <summary>Whose it is; null: nobody's in particular.</summary>
    public string? UserId { get; init; }

    /// <summary>The thread it comes from; null: none.</summary>
    public string? ThreadId { get; init; }

    /// <summary>What it is about; null: not said.</summary>
    public string? Category { get; init; }

    /// <summary>Where it comes from, e.g. an address; null: not said.</summary>
    public string? Source { get; init; }

    /// <summary>How many chunks it has, set by the store.</summary>
    public int Chunks { get; init; }

    /// <summary>The SHA-256 of its text in base64url, set by the store.</summary>
    public string? ContentHash { get; init; }

    /// <summary>What its chunks were made of beside the text: a store of the same again writes nothing.</summary>
    [JsonInclude]
    internal string? Recipe { get; init; }

    /// <summary>The version that searches see; null: none yet.</summary>
    [JsonInclude]
    internal long? Generation { get; init; }

    /// <summary>The version that is being made.</summary>
    [JsonInclude]
    internal long? Pending { get; init; }
}
