using System.Text.Json.Nodes;

namespace Perdure.Users;

/// <summary>A persona of a user, such as "the maker" or "a patient parent": what the person is or wants to be, not a login. Its <see cref="Entity.Id"/> is made when it is left empty.</summary>
public sealed record UserIdentity : Entity
{
    /// <summary>Whose it is. It is kept under this id, and no other user's reads see it.</summary>
    public required string UserId { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, in the caller's own words, e.g. <c>passions_and_talents</c>.</summary>
    public required string Category { get; init; }

    /// <summary>What it means. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
