namespace Perdure.Tasks;

/// <summary>How tasks are claimed.</summary>
public sealed record ClaimOptions
{
    private static readonly string Process = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Who claims, for people and logs; what tells claims apart is the lease's token. Default: machine and process.</summary>
    public string Owner { get; init; } = Process;

    /// <summary>How long nobody else may have the task unless the lease is extended by a heartbeat. Default: one minute.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Owner))
            throw new ArgumentException("Owner is empty; leave it out for machine and process.");
        if (Lease < TimeSpan.FromMilliseconds(1) || Lease > TimeSpan.FromDays(365))
            throw new ArgumentException($"Lease is {Lease}; expected one millisecond to one year.");
    }
}
