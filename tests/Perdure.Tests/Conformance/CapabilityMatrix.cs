using System.Globalization;
using System.Text;
using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>What each backend says of itself, as the page <c>docs/backends/capabilities.md</c>.</summary>
internal static class CapabilityMatrix
{
    public static string Write(IEnumerable<(BackendFixture Fixture, BackendInfo Info)> backends)
    {
        var page = new StringBuilder("""
            # What each backend can do

            This table is what the backends say of themselves in `Backend.Info`; a test compares it with them, and the conformance
            kit holds them to it. What a database does not search itself, the store searches in memory: see
            [vectors and text](../vectors-and-text.md).

            | backend | a batch is atomic over | a returned write survives | several processes at once | largest body | vectors of its own | text search of its own |
            |---|---|---|---|---|---|---|

            """);
        var all = backends.OrderBy(backend => backend.Fixture.Name, StringComparer.Ordinal).ToList();
        foreach (var (fixture, info) in all)
            page.Append(CultureInfo.InvariantCulture, $"| {fixture.Name} | {Reach(info)} | {Survives(info)} | {(info.SharedByProcesses ? "yes" : "no")} | {info.MaxBodyBytes >> 20} MiB | {Metrics(info)} | {(info.TextSearch ? "yes" : "no")} |\n");
        page.Append("\n## Scenarios that do not apply\n\n");
        foreach (var (fixture, _) in all)
            foreach (var group in Catalog.All.GroupBy(scenario => scenario.NotApplicable(fixture.Traits)).Where(group => group.Key is not null))
                page.Append(CultureInfo.InvariantCulture, $"- {fixture.Name}: {string.Join(", ", group.Select(scenario => $"`{scenario.Name}`"))}, because {group.Key}.\n");
        return page.ToString();
    }

    private static string Reach(BackendInfo info) => info.Atomicity == Atomicity.Store ? "the store" : "one scope";

    private static string Metrics(BackendInfo info) => info.VectorMetrics.Count == 0 ? "no" : string.Join(", ", info.VectorMetrics.Select(metric => metric switch { VectorMetric.InnerProduct => "inner product", _ => metric.ToString().ToLowerInvariant() }));

    private static string Survives(BackendInfo info) => info.Durability switch
    {
        Durability.Power => "the loss of power",
        Durability.Process => "the end of the process",
        _ => "nothing",
    };
}
