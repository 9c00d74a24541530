namespace Perdure.Memory;

/// <summary>How to open the memory backend.</summary>
public sealed record MemoryOptions
{
    /// <summary>The data. Default: new and empty. Two backends over one space see the same records, as two processes over one file do.</summary>
    public MemorySpace Space { get; init; } = new();

    /// <summary>The clock that decides about expiry. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How far a batch reaches. Default: the whole store; <see cref="Storage.Atomicity.Scope"/> shows how code fares on a cluster.</summary>
    public Storage.Atomicity Atomicity { get; init; } = Storage.Atomicity.Store;
}
