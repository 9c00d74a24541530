using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>Whether a store answered.</summary>
public sealed record StoreHealth
{
    /// <summary>The store's name; empty: the unnamed one.</summary>
    public required string Name { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the answer took, or the wait for it.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>Why there was no answer; null: there was one. A database's no is a <see cref="PerdureException"/>, whose message holds no password and no stored value.</summary>
    public Exception? Error { get; init; }

    /// <summary>Since when it does not answer, as far as the monitor saw; on recovery, since when it did not. Null: it answers, and did so before.</summary>
    public DateTimeOffset? UnhealthySince { get; init; }

    /// <summary>The store's connections; null: it has none.</summary>
    public PoolStatistics? Pool { get; init; }

    /// <summary>Whether it answered.</summary>
    public bool IsHealthy => Error is null;
}
