namespace Perdure.Storage;

/// <summary>What must be true of a statement of the caller's own.</summary>
public enum SqlExpect
{
    /// <summary>Nothing.</summary>
    Any,

    /// <summary>It touches at least one row, or finds one; else it is a conflict and nothing of the batch is written.</summary>
    Rows,
}
