namespace Perdure.Workflows;

/// <summary>Where a workflow stands by what its tasks and sub-workflows say.</summary>
/// <param name="Status">Its status, computed.</param>
/// <param name="Done">How many of its parts are completed.</param>
/// <param name="Total">How many parts it has: its steps, the other tasks that name it, and its sub-workflows, one each; what was cancelled is left out.</param>
public sealed record WorkflowProgress(WorkflowStatus Status, int Done, int Total)
{
    /// <summary>The part that is done, 0 to 1; 0 of a workflow without parts.</summary>
    public double Fraction => Total == 0 ? 0 : (double)Done / Total;
}
