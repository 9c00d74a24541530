namespace Quickstart;

/// <summary>Cuts Markdown into headings and paragraphs. Code, tables and comments are left out.</summary>
internal static class Markdown
{
    public static IReadOnlyList<Passage> Cut(string file, string text)
    {
        var passages = new List<Passage>();
        var paragraph = new List<string>();
        var isCode = false;
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            number++;
            var isFence = line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            var level = line.TakeWhile(c => c == '#').Count();
            var isHeading = !isCode && level is >= 1 and <= 6 && line.Length > level && line[level] == ' ';
            // A list item begins a paragraph of its own, and so does whatever follows what is no prose.
            if (isFence || isCode || isHeading || line is [] or ['|' or '<', ..] || line is ['-' or '*', ' ', ..])
                End(number);
            if (isHeading)
                passages.Add(new Passage(file, number, level, line[level..].Trim(' ', '#')));
            else if (!isFence && !isCode && line is not [] and not ['|' or '<', ..])
                paragraph.Add(line);
            isCode ^= isFence;
        }
        End(number + 1);
        return passages;

        void End(int next)
        {
            if (paragraph.Count > 0)
                passages.Add(new Passage(file, next - paragraph.Count, 0, string.Join(' ', paragraph)));
            paragraph.Clear();
        }
    }
}
