using System.Text.Json.Nodes;

namespace Perdure.Users;

/// <summary>
/// A person or account. Its <see cref="Entity.Id"/> is made when it is left empty. The hash of its password is no member: it is
/// kept apart, so that no serialiser, log or list can show it; see <see cref="UserStore.SetPasswordAsync"/>.
/// </summary>
public sealed record User : Entity
{
    /// <summary>The name it logs in with, unique in the store whatever its case; null: none. It is kept as given; white space around it does not count.</summary>
    public string? Username { get; init; }

    /// <summary>Its address, unique in the store whatever its case; null: none.</summary>
    public string? Email { get; init; }

    /// <summary>What it may do, in the caller's own words. Default: <c>user</c>.</summary>
    public string Role { get; init; } = "user";

    /// <summary>Whether it may log in. Default: true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What agents keep of the person, such as preferences: see <see cref="UserStore.SetDataAsync"/>. Default: empty.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}
