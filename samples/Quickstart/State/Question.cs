namespace Quickstart;

/// <summary>The questions, and the words that an answer to each is likely to have.</summary>
internal static class Question
{
    /// <summary>What the fork asks instead of the last one.</summary>
    public const string WhatIf = "How is it tested?";

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["How do I start?"] = ["start", "started", "run", "install", "open", "begin", "first", "need", "needs", "quickstart"],
        ["What can go wrong?"] = ["error", "errors", "fail", "fails", "fault", "conflict", "corrupt", "damaged", "wrong"],
        [WhatIf] = ["test", "tests", "tested", "verified", "scenario", "scenarios", "proof", "check"],
    };

    public static IReadOnlyList<string> BuiltIn { get; } = ["What is this about?", "How do I start?", "What can go wrong?"];

    /// <summary>The words to look for; what has none of its own is about the words that stand out.</summary>
    public static IReadOnlySet<string> WordsFor(string question, IEnumerable<Term> terms) =>
        (Words.TryGetValue(question, out var words) ? words : terms.Select(term => term.Word)).ToHashSet();
}
