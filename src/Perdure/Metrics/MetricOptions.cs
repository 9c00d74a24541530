namespace Perdure.Metrics;

/// <summary>How long metrics are kept. Hours are counted from their end.</summary>
public sealed record MetricOptions
{
    /// <summary>How long each value is kept, and roll-ups are computed of them. Default: 2 days.</summary>
    public TimeSpan Raw { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How late a value may be recorded; at least two hours less than <see cref="Raw"/>. What is left of that is how often to roll up at least. Default: 1 day.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long roll-ups of minutes are kept; not less than the values. Default: 30 days.</summary>
    public TimeSpan Minutes { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long roll-ups of hours are kept; not less than those of minutes. Default: 730 days.</summary>
    public TimeSpan Hours { get; init; } = TimeSpan.FromDays(730);

    internal IEnumerable<string> Mistakes()
    {
        if (Late < TimeSpan.Zero)
            yield return $"Metrics.Late is {Late}; expected zero or more.";
        if (Raw < Late + TimeSpan.FromHours(2))
            yield return $"Metrics.Raw is {Raw} and Metrics.Late {Late}; expected values to be kept two hours longer than they may be late, or more.";
        if (Minutes < Raw)
            yield return $"Metrics.Minutes is {Minutes}, less than Metrics.Raw; expected {Raw} or more.";
        if (Hours < Minutes)
            yield return $"Metrics.Hours is {Hours}, less than Metrics.Minutes; expected {Minutes} or more.";
    }
}
