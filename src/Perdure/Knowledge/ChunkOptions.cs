namespace Perdure.Knowledge;

/// <summary>
/// How a long text is cut. Sizes are in units: a word is one, of one longer than 16 characters each 16 are one, and each
/// ideograph, kana or hangul syllable is one. That is near to the tokens of models, and needs no model.
/// </summary>
public sealed record ChunkOptions
{
    /// <summary>The most units of a chunk, 1 or more. Default: 500.</summary>
    public int Size { get; init; } = 500;

    /// <summary>How many of its last units a chunk shares with the next, 0 to half of <see cref="Size"/>. Fewer are shared where a sentence begins later; none where a heading does. Default: 50.</summary>
    public int Overlap { get; init; } = 50;

    /// <summary>Whether lines that begin with one to six # and a space are headings, outside of code. Default: true.</summary>
    public bool Markdown { get; init; } = true;

    internal string? Problem =>
        Size < 1 ? $"Size is {Size}; expected 1 or more"
        : Overlap < 0 || Overlap > Size / 2 ? $"Overlap is {Overlap}; expected 0 to half of Size, which is {Size}"
        : null;
}
