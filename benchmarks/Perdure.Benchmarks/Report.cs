using System.Globalization;

namespace Perdure.Benchmarks;

/// <summary>Prints figures as they come: lines of JSON, or a table with targets.</summary>
internal sealed class Report(RunOptions options, bool json, TextWriter output)
{
    private bool hasTitle;

    public void Add(string measure, string unit, double ours, double raw, int? n = null)
    {
        var figure = new Figure(options.Workload, options.Backend, n ?? options.N, measure, unit, ours, raw);
        output.WriteLine(json ? figure.ToJson() : Row(figure));
        output.Flush();
    }

    private string Row(Figure figure)
    {
        if (!hasTitle)
        {
            hasTitle = true;
            var durability = options.Backend == "memory" ? "" : options.IsFull ? ", synced" : ", not synced";
            var driver = options.Backend is "mysql" or "mariadb" ? $" by {options.Driver}" : "";
            output.WriteLine($"{options.Workload} on {options.Backend}{driver}{durability}, n = {options.N:N0}".ToString(CultureInfo.InvariantCulture));
            output.WriteLine($"{"measure",-30} {"n",7} {"ours",14} {"raw",14} {"unit",-5} {"ratio",7}  {"target",-6} met");
        }
        var target = Target.Of(figure, options.IsFull);
        var met = target is null ? "" : target.IsMet(figure.Ratio) ? "yes" : "NO";
        return string.Create(CultureInfo.InvariantCulture,
            $"{figure.Measure,-30} {figure.N,7} {Number(figure.Ours),14} {Number(figure.Raw),14} {figure.Unit,-5} {figure.Ratio,7:0.00}  {target?.ToString() ?? "-",-6} {met}");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.0000", CultureInfo.InvariantCulture);
}
