namespace Perdure.Knowledge;

/// <summary>A part of a text.</summary>
/// <param name="Number">Which one, from 0.</param>
/// <param name="Start">At which character it begins.</param>
/// <param name="Text">The part, without white space around it.</param>
/// <param name="Heading">The headings it stands under, e.g. <c>Guide &gt; Install</c>; null: under none.</param>
public readonly record struct TextChunk(int Number, int Start, string Text, string? Heading);
