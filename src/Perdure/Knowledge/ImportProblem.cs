namespace Perdure.Knowledge;

/// <summary>What an import could not take.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Position">The byte in the line, from 1.</param>
/// <param name="Problem">What was wrong and what was expected.</param>
public sealed record ImportProblem(string File, int Line, int Position, string Problem)
{
    /// <summary>All of it as one line.</summary>
    public override string ToString() => $"{File}, line {Line}, position {Position}: {Problem}";
}
