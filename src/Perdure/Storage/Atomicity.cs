namespace Perdure.Storage;

/// <summary>How far a batch reaches.</summary>
public enum Atomicity
{
    /// <summary>All of a batch's operations must be in one scope.</summary>
    Scope,

    /// <summary>A batch may span scopes.</summary>
    Store,
}
