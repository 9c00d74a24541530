using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Perdure.Knowledge;

/// <summary>
/// A text that is found by what it means, by its words and by what is said of it: a document or a chunk of one, a piece of
/// knowledge, a memory. Its vector is kept beside it by the backend, not in it. Its <see cref="Entity.Id"/> is made when it is left empty.
/// </summary>
public sealed record KnowledgeItem : Entity
{
    /// <summary>What it is. Default: <see cref="KnowledgeKind.Knowledge"/>.</summary>
    public KnowledgeKind Kind { get; init; } = KnowledgeKind.Knowledge;

    /// <summary>The text. Not empty and not only white space.</summary>
    public required string Content { get; init; }

    /// <summary>What is said of it. Searches can ask for the values at its top level. Default: empty.</summary>
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

    /// <summary>How often it was used. Default: 0.</summary>
    public long UsageCount { get; init; }

    /// <summary>How relevant it is, by the caller's measure; finite. Default: 1.</summary>
    public double RelevanceScore { get; init; } = 1.0;

    /// <summary>When it was last used; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The document it is a chunk of; null: it is none. Chunks are written by <see cref="KnowledgeStore.StoreDocumentAsync"/> only.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Which chunk of its document, from 0; null: it is none.</summary>
    public int? Chunk { get; init; }

    /// <summary>At which character of its document it begins; null: it is no chunk.</summary>
    public int? Start { get; init; }

    /// <summary>The SHA-256 of <see cref="Content"/> in base64url, set by the store.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The <see cref="KnowledgeOptions.Model"/> its vector is of, set by the store; null: it has none.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>The version of its document that a chunk belongs to.</summary>
    [JsonInclude]
    internal long? Generation { get; init; }

    /// <summary>Where a chunk stands in the version of its document that is being made.</summary>
    [JsonInclude]
    internal ChunkPlace? Next { get; init; }

    /// <summary>The chunk as it stands in a version of its document; null when it is not part of it.</summary>
    internal KnowledgeItem? In(long? generation) =>
        generation is null ? null
        : Next is { } next && next.Generation == generation ? this with { Generation = generation, Next = null, Chunk = next.Chunk, Start = next.Start }
        : Generation == generation ? this with { Next = null }
        : null;
}

/// <summary>Where a chunk stands in a version of its document.</summary>
internal sealed record ChunkPlace(long Generation, int Chunk, int Start);
