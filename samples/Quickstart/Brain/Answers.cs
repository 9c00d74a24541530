using Perdure.Knowledge;

namespace Quickstart;

/// <summary>Answers a question with the passage, of those that were found, that has most of the words an answer is likely to have.</summary>
internal static class Answers
{
    private const int LongestQuote = 160;

    public static Answer To(string question, AssistantState state, IReadOnlyList<KnowledgeMatch> found)
    {
        // Chunks keep the lines of the file, passages have joined theirs.
        var texts = found.ToLookup(match => match.Item.Source!, match => match.Item.Content.ReplaceLineEndings(" "));
        var wanted = Question.WordsFor(question, state.Terms);
        // MaxBy keeps the first of equals, so the answer is the same on every run.
        var best = state.Passages
            .Where(passage => passage.Level == 0 && texts[passage.File].Any(text => text.Contains(Start(passage.Text), StringComparison.Ordinal)))
            .Select(passage => (Passage: passage, Score: Score(passage, wanted))).MaxBy(found => found.Score);
        return best.Score == 0 ? new Answer(question, "", "", 0) : new Answer(question, Quote(best.Passage.Text), best.Passage.File, best.Passage.Line);
    }

    // Its first words, which no joined line is among.
    private static string Start(string text) => text[..Math.Min(text.Length, 24)].TrimEnd();

    // What a page begins with says more about its subject than the rest, and a README more than other pages.
    private static int Score(Passage passage, IReadOnlySet<string> wanted) => Words.In(Quote(passage.Text)).Where(wanted.Contains).Distinct().Count() switch
    {
        0 => 0,
        var hits => hits + (Path.GetFileName(passage.File).StartsWith("readme", StringComparison.OrdinalIgnoreCase) ? 2 : 0) + (passage.Line <= 10 ? 1 : 0),
    };

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
