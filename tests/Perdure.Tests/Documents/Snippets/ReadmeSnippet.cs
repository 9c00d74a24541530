using Perdure;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What README.md shows.</summary>
internal static class ReadmeSnippet
{
    public static async Task<(ChatState Latest, ChatState First, ChatState Branch)> RunAsync()
    {
        await using var store = await AgentStore.OpenAsync("sqlite:agents.db");   // or memory:, file:./data, postgres://user@host/db …
        var thread = store.Checkpoints.Thread("conversation-123");

        // Give the whole state: Perdure finds what changed since the last save and stores that.
        var first = await thread.SaveAsync(new ChatState(["Hello."], Step: 1));

        // Or say what changed: the cost is that of the change, however long the conversation is.
        await thread.Edit().Append("Messages", "What is new?").Set("Step", 2).SaveAsync();

        // Every version stays. Load the latest or any other; go on from any of them in a fork.
        var latest = await thread.LoadAsync<ChatState>();
        var earlier = await thread.LoadAsync<ChatState>(first.Version);
        var branch = await thread.ForkAsync(first.Version, "conversation-124");
        return (latest!, earlier!, (await branch.LoadAsync<ChatState>())!);
    }
}

public sealed record ChatState(IReadOnlyList<string> Messages, int Step);
