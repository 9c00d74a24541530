namespace Perdure.Hosting;

/// <summary>How stores are monitored. Checked when the host starts.</summary>
public sealed class StoreMonitorOptions
{
    /// <summary>How often each store is asked; the first time when the host starts. Default: every 30 seconds.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer may take. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
