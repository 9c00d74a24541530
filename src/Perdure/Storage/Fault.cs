namespace Perdure.Storage;

/// <summary>Why the database said no.</summary>
public enum Fault
{
    /// <summary>Another write came first: the version is stale, or the id is taken.</summary>
    Conflict,

    /// <summary>The operation needs something that is not there.</summary>
    NotFound,

    /// <summary>It refers to a parent that is not there, or is the parent of something that is.</summary>
    InvalidReference,

    /// <summary>The database can't be reached or opened.</summary>
    Unavailable,

    /// <summary>The database did not answer in time, or a lock was not to be had in time.</summary>
    Timeout,

    /// <summary>This backend can't do that; nothing was written.</summary>
    Unsupported,

    /// <summary>What is stored can't be read; it was left as it is.</summary>
    Corrupt,

    /// <summary>A value or a batch is larger than the backend takes; nothing was written.</summary>
    TooLarge,

    /// <summary>The database refuses this user, this path or this right.</summary>
    Denied,

    /// <summary>The stored schema does not fit the code; it was left as it is.</summary>
    SchemaMismatch,

    /// <summary>The lease of a task or a lock has run out, or it is another's by now; what was done under a task's was not recorded.</summary>
    LeaseLost,

    /// <summary>What is stored is in a state from which that does not follow, e.g. a task that is completed can't be claimed. It was left as it is.</summary>
    IllegalTransition,
}
