using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Perdure.Hosting;

/// <summary>What a store's options say to every backend that is opened by URL.</summary>
public sealed record BackendSettings
{
    /// <summary>The clock that decides about expiry. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
