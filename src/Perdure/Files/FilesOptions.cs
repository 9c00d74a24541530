using Perdure.Storage;

namespace Perdure.Files;

/// <summary>How to open the files backend.</summary>
public sealed record FilesOptions
{
    /// <summary>The folder of the store; made when it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>The clock that decides about expiry. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// What a returned write survives. Default: <see cref="Durability.Power"/>, one fsync per commit, shared by writers that wait
    /// together. <see cref="Durability.Process"/> does without fsync.
    /// </summary>
    public Durability Durability { get; init; } = Durability.Power;

    /// <summary>How long a call waits for another process's lock before it fails as <see cref="Fault.Timeout"/>. Default: 30 seconds.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
