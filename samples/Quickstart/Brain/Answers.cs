namespace Quickstart;

/// <summary>Answers a question with the passage that has most of the words an answer is likely to have.</summary>
internal static class Answers
{
    private const int LongestQuote = 160;

    public static Answer To(string question, AssistantState state)
    {
        var wanted = Question.WordsFor(question, state.Terms);
        // MaxBy keeps the first of equals, so the answer is the same on every run.
        var best = state.Passages.Where(passage => passage.Level == 0).Select(passage => (Passage: passage, Hits: Hits(passage, wanted))).MaxBy(found => found.Hits);
        return best.Hits == 0 ? new Answer(question, "", "", 0) : new Answer(question, Quote(best.Passage.Text), best.Passage.File, best.Passage.Line);
    }

    private static int Hits(Passage passage, IReadOnlySet<string> wanted) => Words.In(Quote(passage.Text)).Where(wanted.Contains).Distinct().Count();

    // A paragraph is quoted from its start, up to the end of a sentence or else of a word.
    private static string Quote(string text)
    {
        if (text.Length <= LongestQuote)
            return text;
        var start = text[..LongestQuote];
        if (start.LastIndexOf(". ", StringComparison.Ordinal) is var sentence and > 0)
            return start[..(sentence + 1)];
        return (start.LastIndexOf(' ') is var word and > 0 ? start[..word] : start[..^(char.IsHighSurrogate(start[^1]) ? 1 : 0)]) + " …";
    }
}
