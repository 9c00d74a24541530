namespace Perdure.Metrics;

/// <summary>What was measured within a minute or an hour.</summary>
public sealed record MetricRollUp
{
    /// <summary>What was measured.</summary>
    public required string Service { get; init; }

    /// <summary>The name of the measure.</summary>
    public required string Name { get; init; }

    /// <summary>Over how long.</summary>
    public MetricPeriod Period { get; init; }

    /// <summary>When the minute or hour begins, UTC.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>How many values, 1 or more.</summary>
    public long Count { get; init; }

    /// <summary>Their sum, rounded once: it does not depend on the order in which they were recorded.</summary>
    public double Sum { get; init; }

    /// <summary>The least.</summary>
    public double Min { get; init; }

    /// <summary>The greatest.</summary>
    public double Max { get; init; }

    /// <summary>The one measured last; of several at one moment, that of the last id.</summary>
    public double Last { get; init; }

    /// <summary>Their mean.</summary>
    public double Mean() => Sum / Count;
}
