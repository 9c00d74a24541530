namespace Quickstart;

/// <summary>A piece of a file, quotable.</summary>
/// <param name="File">Relative to the folder.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Level">0: a paragraph; 1 to 6: a heading of that level.</param>
/// <param name="Text">What stands there; the lines of a paragraph are joined by a space.</param>
internal sealed record Passage(string File, int Line, int Level, string Text);
