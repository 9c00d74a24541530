using System.Text.Json.Nodes;

namespace Perdure.Checkpoints;

/// <summary>What to record beside a state, and what to save it on.</summary>
public sealed record SaveOptions
{
    /// <summary>Nothing recorded, saved on the version the thread object has last seen.</summary>
    public static SaveOptions None { get; } = new();

    /// <summary>The version to save on. Default: the one this thread object has last loaded or saved, else the latest.</summary>
    public long? Parent { get; init; }

    /// <summary>Whether a parent that is no longer the latest begins a branch (true) or is a conflict (false, the default).</summary>
    public bool Fork { get; init; }

    /// <summary>The node of the graph that ran; at most 255 UTF-8 bytes.</summary>
    public string? Node { get; init; }

    /// <summary>The step of the run; 0 or more.</summary>
    public long? Step { get; init; }

    /// <summary>Marks for pruning and search; each at most 255 UTF-8 bytes.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A JSON object to record; default none.</summary>
    public JsonObject? Metadata { get; init; }
}
