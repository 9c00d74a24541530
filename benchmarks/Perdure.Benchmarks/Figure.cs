using System.Text;
using System.Text.Json;

namespace Perdure.Benchmarks;

/// <summary>One measured figure beside its raw limit.</summary>
internal sealed record Figure(string Workload, string Backend, int N, string Measure, string Unit, double Ours, double Raw)
{
    public double Ratio => Raw == 0 ? 0 : Ours / Raw;

    /// <summary>The figure as one line of JSON, the same in every locale.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("workload", Workload);
            writer.WriteString("backend", Backend);
            writer.WriteNumber("n", N);
            writer.WriteString("measure", Measure);
            writer.WriteString("unit", Unit);
            writer.WriteNumber("ours", Math.Round(Ours, 6));
            writer.WriteNumber("raw", Math.Round(Raw, 6));
            writer.WriteNumber("ratio", Math.Round(Ratio, 4));
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
