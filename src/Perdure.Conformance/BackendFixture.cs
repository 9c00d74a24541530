using System.Diagnostics;
using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>A place where one backend keeps its data for one scenario: empty when made, wiped when disposed.</summary>
public abstract class BackendFixture : IAsyncDisposable
{
    /// <summary>What tests and documents call it; unique among fixtures.</summary>
    public abstract string Name { get; }

    /// <summary>What the backend must show.</summary>
    public abstract BackendTraits Traits { get; }

    /// <summary>A new instance over the same data, as a program finds it after a restart. Called again while earlier instances are still open.</summary>
    /// <param name="time">The clock it must use for expiry.</param>
    public abstract Task<Backend> OpenAsync(TimeProvider time);

    /// <summary>How long a scenario may take before it counts as one that never ends. Default: 10 minutes.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromMinutes(10);

    /// <summary>Where another process finds the same data. Null, the default, for a backend that lives in this process only.</summary>
    public virtual string? Url => null;

    /// <summary>
    /// A program that hands its arguments to <see cref="ConformanceWorker"/>; the scenarios add those. Null, the default, for a
    /// backend that lives in this process only.
    /// </summary>
    public virtual ProcessStartInfo? Worker => null;

    /// <summary>Removes the data. Every instance is disposed by then.</summary>
    public abstract ValueTask DisposeAsync();
}
