namespace Perdure.Metrics;

/// <summary>
/// Where minutes and hours begin, and which are still open: of an open hour every value is there, so that it and its minutes are
/// computed from them; a closed one is only read. Values stay an hour longer than the hour is open, so that none goes while it is read.
/// </summary>
internal static class MetricTime
{
    public static TimeSpan Length(MetricPeriod period) => period == MetricPeriod.Minute ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);

    public static DateTimeOffset StartOf(MetricPeriod period, DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Length(period).Ticks), TimeSpan.Zero);

    /// <summary>The start of the first hour that is open.</summary>
    public static DateTimeOffset OpenFrom(MetricOptions options, DateTimeOffset now)
    {
        var oldest = now - options.Raw;
        return StartOf(MetricPeriod.Hour, oldest) is var start && start == oldest ? start : start + TimeSpan.FromHours(1);
    }

    public static DateTimeOffset ValueEnds(MetricOptions options, DateTimeOffset time) => StartOf(MetricPeriod.Hour, time) + TimeSpan.FromHours(2) + options.Raw;

    public static DateTimeOffset RollUpEnds(MetricOptions options, MetricRollUp rollUp) =>
        StartOf(MetricPeriod.Hour, rollUp.Start) + TimeSpan.FromHours(1) + (rollUp.Period == MetricPeriod.Minute ? options.Minutes : options.Hours);
}
