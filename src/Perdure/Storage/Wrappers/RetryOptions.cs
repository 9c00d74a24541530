namespace Perdure.Storage;

/// <summary>How long a store tries again when its server can't be reached.</summary>
public sealed record RetryOptions
{
    /// <summary>How long after the first failure it still tries again. Zero: never. Default: 30 seconds, enough for a failover.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause; each is twice the one before, with a random part, so that many programs don't come back at once. Default: 20 milliseconds.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause. Default: 1 second.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Makes the pauses and measures the time. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
