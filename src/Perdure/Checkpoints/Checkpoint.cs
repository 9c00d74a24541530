using System.Text.Json;

namespace Perdure.Checkpoints;

/// <summary>What is known of a saved state without loading it. Immutable.</summary>
public sealed record Checkpoint
{
    /// <summary>The thread it belongs to.</summary>
    public required string Thread { get; init; }

    /// <summary>The thread's namespace: <c>main</c>, or that of a sub-agent.</summary>
    public required string Namespace { get; init; }

    /// <summary>1, 2, 3 … in the order of saving, across all branches of the namespace.</summary>
    public required long Version { get; init; }

    /// <summary>The version it was made from; null for the first. Less than <see cref="Version"/> − 1 where a branch begins.</summary>
    public long? Parent { get; init; }

    /// <summary>When it was saved, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The node of the graph that ran.</summary>
    public string? Node { get; init; }

    /// <summary>The step of the run.</summary>
    public long? Step { get; init; }

    /// <summary>Marks for pruning and search.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A JSON object; empty when none was given.</summary>
    public JsonElement Metadata { get; init; } = EmptyMetadata;

    /// <summary>The state's channels, in its order.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The length of the whole state as JSON, in UTF-8 bytes.</summary>
    public long StateBytes { get; init; }

    /// <summary>What this save added to the store: the change and its piece table, in bytes, without the database's own overhead.</summary>
    public long StoredBytes { get; init; }

    internal static JsonElement EmptyMetadata { get; } = JsonElement.Parse("{}");
}
