namespace Quickstart;

/// <summary>All the assistant knows. Each property is a channel of its own in the store.</summary>
internal sealed record AssistantState
{
    /// <summary>The files to read, in this order.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];

    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>What was read, one element per file.</summary>
    public IReadOnlyList<FileNote> Files { get; init; } = [];

    /// <summary>Every heading and paragraph that was read; it grows with each file.</summary>
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    /// <summary>The words that stand out, most frequent first.</summary>
    public IReadOnlyList<Term> Terms { get; init; } = [];

    public IReadOnlyList<Answer> Answers { get; init; } = [];

    public string? Summary { get; init; }

    /// <summary>The last step that is done.</summary>
    public long Step { get; init; }
}
