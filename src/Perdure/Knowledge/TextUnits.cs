using System.Globalization;

namespace Perdure.Knowledge;

/// <summary>Takes a text apart into units. A unit ends between two graphemes (Unicode Standard Annex 29), so nothing that is cut at units is damaged.</summary>
internal static class TextUnits
{
    private const int MostGraphemes = 16;

    public static List<TextUnit> Of(string text, IReadOnlyList<TextHeading> headings)
    {
        var units = new List<TextUnit>();
        var (start, graphemes, heading) = (-1, 0, 0);
        for (var at = 0; at < text.Length;)
        {
            var length = LengthAt(text, at);
            var isBlank = text.AsSpan(at, length).IsWhiteSpace();
            var isAlone = !isBlank && IsAlone(text[at]);
            if (start >= 0 && (isBlank || isAlone || graphemes == MostGraphemes))
                Close(at);
            if (!isBlank)
            {
                start = start < 0 ? at : start;
                graphemes++;
            }
            at += length;
            if (isAlone || (start >= 0 && at == text.Length))
                Close(at);
        }
        return units;

        void Close(int end)
        {
            while (heading < headings.Count && headings[heading].Start < start)
                heading++;
            var before = units.Count == 0 ? TextBreak.None : heading < headings.Count && headings[heading].Start == start ? TextBreak.Heading : Between(text, units[^1].End, start);
            // What follows a heading is not cut off from it for want of a better place.
            var isBehind = before is TextBreak.Sentence or TextBreak.Paragraph && heading > 0 && units[^1].Start >= headings[heading - 1].Start && units[^1].End <= headings[heading - 1].End;
            units.Add(new TextUnit(start, end, isBehind ? TextBreak.Word : before));
            (start, graphemes) = (-1, 0);
        }
    }

    private static int LengthAt(string text, int at) =>
        at + 1 >= text.Length ? 1
        : char.IsAscii(text[at]) && char.IsAscii(text[at + 1]) && text[at] != '\r' ? 1
        : StringInfo.GetNextTextElementLength(text.AsSpan(at));

    // Scripts that are written without spaces: hangul jamo and syllables, kana, ideographs (those beyond the basic plane are surrogates D840 to D88F).
    private static bool IsAlone(char letter) => letter is (>= '\u1100' and <= '\u11ff') or (>= '\u2e80' and <= '\u9fff') or (>= '\uac00' and <= '\ud7ff') or (>= '\uf900' and <= '\ufaff') or (>= '\uff66' and <= '\uff9d') or (>= '\ud840' and <= '\ud88f');

    private static TextBreak Between(string text, int end, int start)
    {
        var lines = text.AsSpan(end, start - end).Count('\n');
        if (lines > 1)
            return TextBreak.Paragraph;
        if (lines == 1 || (EndsSentence(text, end, out var isFullWidth) && (start > end || isFullWidth)))
            return TextBreak.Sentence;
        return start > end ? TextBreak.Word : TextBreak.None;
    }

    private static bool EndsSentence(string text, int end, out bool isFullWidth)
    {
        var at = end - 1;
        while (at > 0 && text[at] is '"' or '\'' or ')' or ']' or '»' or '”' or '’' or '」' or '』')
            at--;
        isFullWidth = text[at] is '。' or '！' or '？';
        return isFullWidth || text[at] is '.' or '!' or '?' or '…' or '؟' or '।';
    }
}
