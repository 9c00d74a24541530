namespace Perdure.Knowledge;

/// <summary>An item of a file, and where it stands.</summary>
internal sealed record ImportedItem(KnowledgeItem Item, string File, int Line, int Position)
{
    public ImportProblem Problem(string problem) => new(File, Line, Position, problem);
}
