using System.Text.Json.Nodes;

namespace Perdure.Messages;

/// <summary>An entry of a thread's conversation. Once appended it never changes.</summary>
public sealed record Message
{
    /// <summary>The thread it is in; set by the append.</summary>
    public string ThreadId { get; init; } = "";

    /// <summary>Its place in the thread, from 1; set by the append.</summary>
    public long Position { get; init; }

    /// <summary>Its id. Default: empty, which the append replaces by a new one.</summary>
    public string Id { get; init; } = "";

    /// <summary>Who speaks: one of <see cref="MessageRole"/> or a role of the caller's own.</summary>
    public required string Role { get; init; }

    /// <summary>What is said. Default: nothing.</summary>
    public IReadOnlyList<MessagePart> Parts { get; init; } = [];

    /// <summary>How many tokens it costs; null: not counted.</summary>
    public int? Tokens { get; init; }

    /// <summary>What describes it. Default: empty.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>When it was said, UTC, to the microsecond. Default: when it is appended; set it to keep an older time.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its <see cref="TextPart"/>s, one after another.</summary>
    public string Text => string.Concat(Parts.OfType<TextPart>().Select(part => part.Text));

    /// <summary>A message of one text.</summary>
    public static Message Of(string role, string text) => new() { Role = role, Parts = [new TextPart(text)] };

    /// <summary>A text of the person.</summary>
    public static Message User(string text) => Of(MessageRole.User, text);

    /// <summary>A text of the agent.</summary>
    public static Message Assistant(string text) => Of(MessageRole.Assistant, text);

    /// <summary>Instructions.</summary>
    public static Message System(string text) => Of(MessageRole.System, text);
}
