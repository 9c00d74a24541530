using Perdure.Events;

namespace Perdure.Hosting;

/// <summary>How stores are maintained. Checked when the host starts.</summary>
public sealed class StoreMaintenanceOptions
{
    /// <summary>How often; the first time when the host starts. Metrics must be rolled up before their values go, see <see cref="Metrics.MetricOptions"/>. Default: every hour.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether metrics are rolled up. Default: yes.</summary>
    public bool RollsUpMetrics { get; set; } = true;

    /// <summary>Which events of every channel stay; null: all. Default: null.</summary>
    public EventRetention? Events { get; set; }

    /// <summary>How long locks that nobody has are remembered; null: for ever. Default: null.</summary>
    public TimeSpan? UnusedLocks { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
