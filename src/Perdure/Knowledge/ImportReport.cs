namespace Perdure.Knowledge;

/// <summary>What an import has done.</summary>
/// <param name="Files">How many files were read, malformed ones too.</param>
/// <param name="Created">How many items are new.</param>
/// <param name="Replaced">How many were there with other content, category, source, metadata or scores, and were replaced.</param>
/// <param name="Unchanged">How many were there already.</param>
/// <param name="Verified">How many were found as imported when they were read back: all of those, unless a problem says otherwise.</param>
/// <param name="Problems">What was not imported, and why.</param>
public sealed record ImportReport(int Files, int Created, int Replaced, int Unchanged, int Verified, IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>Whether everything was imported and found again.</summary>
    public bool IsComplete => Problems.Count == 0 && Verified == Created + Replaced + Unchanged;
}
