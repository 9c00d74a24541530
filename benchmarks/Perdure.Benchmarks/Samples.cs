using System.Diagnostics;

namespace Perdure.Benchmarks;

/// <summary>Times of one side, in the order they were taken.</summary>
internal sealed class Samples
{
    private readonly List<long> ticks = [];

    public int Count => ticks.Count;

    /// <summary>The sum in seconds.</summary>
    public double Seconds => ticks.Sum() / (double)Stopwatch.Frequency;

    /// <summary>Half of them are shorter, in milliseconds.</summary>
    public double P50 => Percentile(0.5, 0);

    /// <summary>99 of 100 are shorter, in milliseconds.</summary>
    public double P99 => Percentile(0.99, 0);

    public void Add(long started) => ticks.Add(Stopwatch.GetTimestamp() - started);

    public void AddTicks(long elapsed) => ticks.Add(elapsed);

    public void AddAll(Samples other) => ticks.AddRange(other.ticks);

    /// <summary>The median of the last ones, in milliseconds.</summary>
    public double P50OfLast(int count) => Percentile(0.5, Math.Max(0, ticks.Count - count));

    private double Percentile(double part, int from)
    {
        var sorted = ticks.Skip(from).Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))] * 1000.0 / Stopwatch.Frequency;
    }
}
