using System.Globalization;
using System.Text;

namespace Perdure.Storage;

/// <summary>Reads the words of a text: runs of letters, digits and the marks on them, without regard to case.</summary>
internal static class WordReader
{
    // Longer ones are no words; so much of them counts.
    private const int MostCharacters = 100;

    /// <summary>The words that count, each with its place among all words.</summary>
    public static IEnumerable<(string Word, int Place)> Read(string text, string language)
    {
        var place = 0;
        foreach (var (start, length) in Runs(text))
            if (Languages.Form(language, text.Substring(start, Math.Min(length, MostCharacters)).ToLowerInvariant()) is { } form)
                yield return (form, place++);
            else
                place++;
    }

    private static IEnumerable<(int Start, int Length)> Runs(string text)
    {
        var start = -1;
        for (var i = 0; i < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, i, out var rune);
            var isPart = isRune && (Rune.IsLetterOrDigit(rune) || (start >= 0 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));
            if (isPart && start < 0)
                start = i;
            if (!isPart && start >= 0)
            {
                yield return (start, i - start);
                start = -1;
            }
            i += isRune ? rune.Utf16SequenceLength : 1;
        }
        if (start >= 0)
            yield return (start, text.Length - start);
    }
}
