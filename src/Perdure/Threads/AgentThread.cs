using System.Text.Json.Nodes;

namespace Perdure.Threads;

/// <summary>
/// One conversation or one run of an agent: the parent of its checkpoints and messages, which are kept under its
/// <see cref="Entity.Id"/>. That id is made when it is left empty.
/// </summary>
public sealed record AgentThread : Entity
{
    /// <summary>The session it belongs to, which must exist; null: none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whose it is; null: nobody's in particular.</summary>
    public string? UserId { get; init; }

    /// <summary>What it is called in lists. Default: empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
