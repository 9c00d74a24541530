namespace Perdure.Storage;

/// <summary>What a returned write survives.</summary>
public enum Durability
{
    /// <summary>Nothing: it ends with the process.</summary>
    None,

    /// <summary>The end of the process by any means, but not the loss of power.</summary>
    Process,

    /// <summary>The loss of power too, as far as the disk keeps what it says it has synced.</summary>
    Power,
}
