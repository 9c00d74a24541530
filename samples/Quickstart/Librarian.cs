using Perdure.Agents;

namespace Quickstart;

/// <summary>Who does the work, as it is configured in the store.</summary>
internal static class Librarian
{
    public const string Id = "docs-assistant";

    public static Agent Agent { get; } = new()
    {
        Id = Id,
        Name = "Docs assistant",
        Role = "librarian",
        Description = "Reads Markdown and answers with quotes of it.",
        InstructionTemplate = "You are {name}. Answer with words of what you read, never with your own.",
        Capabilities = new AgentCapabilities { Skills = ["reading", "quoting"] },
    };
}
