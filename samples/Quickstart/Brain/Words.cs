using System.Text.RegularExpressions;

namespace Quickstart;

/// <summary>The words of texts, and which of them stand out.</summary>
internal static partial class Words
{
    private const int MostTerms = 12;

    private static readonly HashSet<string> Common =
    [
        "about", "after", "again", "also", "another", "because", "been", "before", "both", "could", "does", "each", "every", "first", "from", "have",
        "here", "into", "itself", "just", "last", "like", "many", "more", "most", "must", "never", "only", "other", "over", "same", "should", "some",
        "such", "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "under", "until", "were", "what", "when", "where",
        "which", "while", "will", "with", "without", "would", "your",
    ];

    public static IEnumerable<string> In(string text) => Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    /// <summary>The most frequent words of four letters and more, ties by the alphabet.</summary>
    public static IReadOnlyList<Term> Terms(IEnumerable<Passage> passages) =>
    [
        .. passages.SelectMany(passage => In(passage.Text)).Where(word => word.Length >= 4 && !Common.Contains(word)).CountBy(word => word)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostTerms).Select(word => new Term(word.Key, word.Value)),
    ];

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
