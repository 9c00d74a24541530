using System.Text.Json.Nodes;

namespace Perdure.States;

/// <summary>
/// What an agent has in mind of a user's session: the recent messages, a summary of older ones, what it learned of the user. One per
/// user and session; its <see cref="Entity.Id"/> is the session's. All that was said belongs into <see cref="AgentStore.Messages"/>.
/// </summary>
public sealed record ConversationContext : Entity
{
    /// <summary>Whose it is. It is kept under this id, and no other user's reads see it.</summary>
    public required string UserId { get; init; }

    /// <summary>The session. A record of it in <see cref="AgentStore.Sessions"/> is not needed.</summary>
    public required string SessionId { get; init; }

    /// <summary>The recent messages, in the order in which they were said. Default: none.</summary>
    public IReadOnlyList<ContextMessage> Messages { get; init; } = [];

    /// <summary>What older messages were folded into. Default: empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What was learned of the user in this session: see <see cref="ContextStore.SetUserDataAsync"/>. Default: empty.</summary>
    public JsonObject UserData { get; init; } = [];

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];
}

/// <summary>A message as an agent has it in mind.</summary>
/// <param name="Role">Who spoke: one of <see cref="Messages.MessageRole"/> or a role of the caller's own.</param>
/// <param name="Content">What was said.</param>
public sealed record ContextMessage(string Role, string Content);
