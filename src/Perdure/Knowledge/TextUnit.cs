namespace Perdure.Knowledge;

/// <summary>How good a place between two units is to cut at.</summary>
internal enum TextBreak
{
    None,
    Word,
    Sentence,
    Paragraph,
    Heading,
}

/// <summary>A word, or a part of one.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Before">What lies before it.</param>
internal readonly record struct TextUnit(int Start, int End, TextBreak Before);
