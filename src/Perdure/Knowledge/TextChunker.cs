namespace Perdure.Knowledge;

/// <summary>
/// Cuts a long text into chunks that overlap. It cuts before a heading, if one comes behind the first quarter of what fits; else, in
/// its second half, between paragraphs, sentences or words, the later the better; never inside a surrogate pair or a grapheme. Safe to share.
/// </summary>
public static class TextChunker
{
    /// <summary>The chunks of a text; none of a text of white space.</summary>
    /// <exception cref="ArgumentException">The options are not right.</exception>
    public static IReadOnlyList<TextChunk> Split(string text, ChunkOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problem is { } problem)
            throw new ArgumentException($"The text can't be cut: {problem}.", nameof(options));
        var headings = options.Markdown ? TextHeading.Of(text) : [];
        var units = TextUnits.Of(text, headings);
        var chunks = new List<TextChunk>();
        for (int start = 0, end; start < units.Count; start = end == units.Count ? end : Next(units, end, options.Overlap))
        {
            end = End(units, start, options.Size);
            var from = units[start].Start;
            chunks.Add(new TextChunk(chunks.Count, from, text[from..units[end - 1].End], Heading(headings, from)));
        }
        return chunks;
    }

    private static int End(List<TextUnit> units, int start, int size)
    {
        var most = Math.Min(start + (long)size, units.Count);
        if (most == units.Count)
            return units.Count;
        var best = (int)most;
        for (var end = (int)most - 1; end > start + (size / 2); end--)
            if (units[end].Before > units[best].Before)
                best = end;
        for (var end = start + (size / 2); units[best].Before < TextBreak.Heading && end > start && end >= start + (size / 4); end--)
            if (units[end].Before == TextBreak.Heading)
                best = end;
        return best;
    }

    // The whole overlap, but for what comes before the first sentence or else word that begins in it.
    private static int Next(List<TextUnit> units, int end, int overlap)
    {
        if (overlap == 0 || units[end].Before == TextBreak.Heading)
            return end;
        foreach (var wanted in (TextBreak[])[TextBreak.Sentence, TextBreak.Word])
            for (var start = end - overlap; start < end; start++)
                if (units[start].Before >= wanted)
                    return start;
        return end - overlap;
    }

    // The headings in force where the chunk begins; its own, when it begins with one.
    private static string? Heading(List<TextHeading> headings, int start)
    {
        var path = new List<TextHeading>();
        foreach (var heading in headings.TakeWhile(heading => heading.Start <= start))
        {
            path.RemoveAll(other => other.Level >= heading.Level);
            path.Add(heading);
        }
        return path.Count == 0 ? null : string.Join(" > ", path.Select(heading => heading.Title));
    }
}
