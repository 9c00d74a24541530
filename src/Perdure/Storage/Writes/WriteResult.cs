namespace Perdure.Storage;

/// <summary>What became of a batch: committed with an outcome per operation, or not at all, with the first conflict.</summary>
public sealed class WriteResult
{
    private WriteResult(IReadOnlyList<long> outcomes, Conflict? conflict) => (Outcomes, Conflict) = (outcomes, conflict);

    /// <summary>Null when the batch was committed.</summary>
    public Conflict? Conflict { get; }

    /// <summary>Per operation what its documentation says; empty after a conflict.</summary>
    public IReadOnlyList<long> Outcomes { get; }

    /// <summary>A committed batch.</summary>
    public static WriteResult Committed(IReadOnlyList<long> outcomes) => new(outcomes, null);

    /// <summary>A batch that did not happen.</summary>
    public static WriteResult Conflicted(Conflict conflict) => new([], conflict);
}
