namespace Perdure.Tasks;

/// <summary>How long a failed task waits for its next attempt: longer after each, spread at random so that what failed together does not come back together.</summary>
public sealed record TaskBackoff
{
    /// <summary>The defaults.</summary>
    public static TaskBackoff Default { get; } = new();

    /// <summary>The wait after the first failure. Default: one second.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>By what each further wait is multiplied, at least 1. Default: 2.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The longest wait. Default: five minutes.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Which part of a wait is at random, 0 to 1: of 0.2, a wait of 10 s is 8 to 10 s. Default: 0.2.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The wait after some failed attempts, from 1.</summary>
    public TimeSpan After(int attempts)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var whole = Math.Min(First.TotalMilliseconds * Math.Pow(Factor, attempts - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(whole * (1 - (Jitter * Random.Shared.NextDouble())));
    }

    internal void Check()
    {
        var mistakes = Mistakes().ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException($"The backoff can't be used: {string.Join(" ", mistakes)}");
    }

    internal IEnumerable<string> Mistakes()
    {
        if (First < TimeSpan.Zero)
            yield return $"First is {First}; expected zero or more.";
        if (!(Factor >= 1 && double.IsFinite(Factor)))
            yield return $"Factor is {Factor}; expected 1 or more.";
        if (Longest < First)
            yield return $"Longest is {Longest}, less than First, {First}.";
        if (!(Jitter is >= 0 and <= 1))
            yield return $"Jitter is {Jitter}; expected 0 to 1.";
    }
}
