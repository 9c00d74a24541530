using System.Text;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>Turns a question into a search for any of its words: one for all of them would find next to nothing.</summary>
internal static class QueryWords
{
    private const string Or = " or ";

    public static string AnyOf(string text)
    {
        var query = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "or", "and", "not" };
        foreach (var word in Words(text).Where(seen.Add))
        {
            if (query.Length + Or.Length + word.Length > TextQuery.MaxWords)
                break;
            query.Append(query.Length == 0 ? "" : Or).Append(word);
        }
        return query.ToString();
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]) || (start >= 0 && char.GetUnicodeCategory(text[i]) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark));
            if (isWord && start < 0)
                start = i;
            else if (!isWord && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }
}
