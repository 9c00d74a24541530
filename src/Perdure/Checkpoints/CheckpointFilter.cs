using System.Text.Json;

namespace Perdure.Checkpoints;

/// <summary>Which checkpoints to list. What is not given does not filter.</summary>
public sealed record CheckpointFilter
{
    /// <summary>Only versions before this one: the cursor. Give the last version of the page before.</summary>
    public long? Before { get; init; }

    /// <summary>The most to return. Default: 20.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Only those of this node.</summary>
    public string? Node { get; init; }

    /// <summary>Only those of this step.</summary>
    public long? Step { get; init; }

    /// <summary>Only those with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only those whose metadata has all these properties with these values, compared as JSON.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = new Dictionary<string, JsonElement>();

    internal bool IsOpen => Node is null && Step is null && Tag is null && Metadata.Count == 0;

    internal bool Holds(Checkpoint checkpoint) =>
        (Node is null || checkpoint.Node == Node) &&
        (Step is null || checkpoint.Step == Step) &&
        (Tag is null || checkpoint.Tags.Contains(Tag)) &&
        Metadata.All(wanted => checkpoint.Metadata.TryGetProperty(wanted.Key, out var value) && JsonElement.DeepEquals(value, wanted.Value));
}
