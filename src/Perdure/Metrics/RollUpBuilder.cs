namespace Perdure.Metrics;

/// <summary>Adds up the values of one minute or hour, given from the last to the first. Not safe to share.</summary>
internal sealed class RollUpBuilder(string service, string name, MetricPeriod period, DateTimeOffset start)
{
    private readonly ExactSum sum = new();
    private long count;
    private double min, max, last;

    public DateTimeOffset Start => start;

    public void Add(double value)
    {
        (min, max, last) = count++ == 0 ? (value, value, value) : (Math.Min(min, value), Math.Max(max, value), last);
        sum.Add(value);
    }

    public MetricRollUp Build() => new() { Service = service, Name = name, Period = period, Start = start, Count = count, Sum = sum.Value(), Min = min, Max = max, Last = last };
}
