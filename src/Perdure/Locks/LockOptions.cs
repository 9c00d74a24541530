namespace Perdure.Locks;

/// <summary>How a lock is acquired.</summary>
public sealed record LockOptions
{
    private static readonly string Process = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Who acquires it, for people and logs. What tells holders apart is the token. Default: machine and process.</summary>
    public string Owner { get; init; } = Process;

    /// <summary>How long it is held unless it is renewed or released: so long others wait after the sudden death of its holder. Default: 30 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for it; <see cref="Timeout.InfiniteTimeSpan"/>: until cancelled. Default: one minute. A try does not wait.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);

    internal static LockOptions Default { get; } = new();

    internal void Check()
    {
        var mistakes = Mistakes().ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException($"The lock can't be acquired: {string.Join(" ", mistakes)}");
    }

    internal static TimeSpan CheckLease(TimeSpan lease) => LeaseMistake(lease) is { } mistake ? throw new ArgumentOutOfRangeException(nameof(lease), mistake) : lease;

    private IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrWhiteSpace(Owner))
            yield return "Owner is empty; leave it out for machine and process.";
        if (LeaseMistake(Lease) is { } mistake)
            yield return mistake;
        if ((Wait < TimeSpan.Zero && Wait != Timeout.InfiniteTimeSpan) || Wait > TimeSpan.FromDays(365))
            yield return $"Wait is {Wait}; expected zero to one year, or Timeout.InfiniteTimeSpan.";
    }

    private static string? LeaseMistake(TimeSpan lease) =>
        lease < TimeSpan.FromMilliseconds(1) || lease > TimeSpan.FromDays(365) ? $"Lease is {lease}; expected one millisecond to one year." : null;
}
