using System.Globalization;
using System.Text;

namespace Perdure.Metrics;

/// <summary>What metrics must be; all mistakes in one message.</summary>
internal static class MetricRules
{
    public static void Check(IReadOnlyList<Metric> metrics, DateTimeOffset oldest, string parameter)
    {
        var mistakes = metrics.SelectMany((metric, i) => Mistakes(metric, oldest).Select(mistake => metrics.Count == 1 ? mistake : $"[{i}] {mistake}")).ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException($"What was measured can't be recorded: {string.Join(" ", mistakes.Take(10))}{(mistakes.Length > 10 ? $" And {mistakes.Length - 10:N0} more." : "")} Nothing was written.", parameter);
    }

    public static void Check(string service, string name, MetricPeriod period)
    {
        Storage.Identifier.Check(service, nameof(service), MetricStore.MaxNameBytes);
        Storage.Identifier.Check(name, nameof(name), MetricStore.MaxNameBytes);
        if (!Enum.IsDefined(period))
            throw new ArgumentException($"Period {(int)period} was given; expected {string.Join(", ", Enum.GetNames<MetricPeriod>())}.", nameof(period));
    }

    private static IEnumerable<string> Mistakes(Metric metric, DateTimeOffset oldest)
    {
        if (metric is null)
        {
            yield return "A metric is null.";
            yield break;
        }
        foreach (var (name, text) in ((string, string)[])[(nameof(metric.Service), metric.Service), (nameof(metric.Name), metric.Name)])
            if (string.IsNullOrEmpty(text))
                yield return $"{name} is empty; expected 1 to {MetricStore.MaxNameBytes} UTF-8 bytes.";
            else if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MetricStore.MaxNameBytes)
                yield return $"{name} is {bytes} UTF-8 bytes long; at most {MetricStore.MaxNameBytes} are allowed.";
        if (!double.IsFinite(metric.Value))
            yield return $"Value is {metric.Value.ToString(CultureInfo.InvariantCulture)}; expected a finite number.";
        if (metric.Time < oldest)
            yield return $"Time is {metric.Time.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture)}, older than values may be (from {oldest.ToString("u", CultureInfo.InvariantCulture)} on); raise MetricOptions.Late to take older ones.";
    }
}
