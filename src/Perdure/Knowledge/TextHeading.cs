namespace Perdure.Knowledge;

/// <summary>A heading of a Markdown text.</summary>
/// <param name="Start">Where its line begins, at the first #.</param>
/// <param name="End">Behind its line.</param>
/// <param name="Level">1 to 6.</param>
/// <param name="Title">Its words.</param>
internal readonly record struct TextHeading(int Start, int End, int Level, string Title)
{
    /// <summary>The headings of a text, as CommonMark has them: one to six # and a space, indented by at most three spaces, not inside fenced code.</summary>
    public static List<TextHeading> Of(string text)
    {
        var headings = new List<TextHeading>();
        string? fence = null;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var at and >= 0 ? at : text.Length;
            var line = text.AsSpan(start, end - start);
            var indent = line.Length - line.TrimStart(' ').Length;
            var content = line.Trim();
            if (fence is not null)
                fence = content.StartsWith(fence, StringComparison.Ordinal) && content.Trim(fence[0]).IsEmpty ? null : fence;
            else if (indent <= 3 && (content.StartsWith("```", StringComparison.Ordinal) || content.StartsWith("~~~", StringComparison.Ordinal)))
                fence = new string(content[0], content.Length - content.TrimStart(content[0]).Length);
            else if (indent <= 3 && LevelOf(content) is var level and > 0)
                headings.Add(new TextHeading(start + indent, end, level, content[level..].TrimEnd('#').Trim().ToString()));
            start = end + 1;
        }
        return headings;
    }

    private static int LevelOf(ReadOnlySpan<char> line)
    {
        var level = line.Length - line.TrimStart('#').Length;
        return level is > 0 and <= 6 && (line.Length == level || line[level] is ' ' or '\t') ? level : 0;
    }
}
