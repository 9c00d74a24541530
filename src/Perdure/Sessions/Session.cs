using System.Text.Json.Nodes;

namespace Perdure.Sessions;

/// <summary>A stretch of a user's work with agents: what spans threads and ends together. Its <see cref="Entity.Id"/> is made when it is left empty.</summary>
public sealed record Session : Entity
{
    /// <summary>Whose it is; null: nobody's in particular.</summary>
    public string? UserId { get; init; }

    /// <summary>What describes it, e.g. a channel or a device. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>What the work keeps in it. Default: empty.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>From this moment on it is invisible, and its token is worth nothing; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The SHA-256 of its token in base64url, set by <see cref="SessionStore.IssueTokenAsync"/>; null: it has none. The token itself is stored nowhere.</summary>
    public string? TokenHash { get; init; }
}
