namespace Perdure.Messages;

/// <summary>The usual roles. A message may have any other.</summary>
public static class MessageRole
{
    /// <summary>Instructions.</summary>
    public const string System = "system";

    /// <summary>The person.</summary>
    public const string User = "user";

    /// <summary>The agent.</summary>
    public const string Assistant = "assistant";

    /// <summary>A tool.</summary>
    public const string Tool = "tool";
}
