using Perdure.Conformance;
using Perdure.Storage;
using Perdure.Tests.Conformance.Faults;

namespace Perdure.Tests.Conformance;

public sealed class RedScan
{
    [Fact(Explicit = true)]
    public async Task Scan()
    {
        var lines = new List<string>();
        var traits = new Perdure.Conformance.BackendTraits(Atomicity.Store, Durability.None, false);
        foreach (var fault in PlantedFault.All)
        {
            var red = new System.Collections.Concurrent.ConcurrentBag<string>();
            await Parallel.ForEachAsync(Catalog.All.Where(s => s.NotApplicable(traits) is null), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (scenario, _) =>
            {
                using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(8));
                try { await using var fixture = new FaultyFixture(fault); await scenario.RunAsync(fixture, cancel.Token).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None); }
                catch (Exception e) { red.Add(scenario.Name + (e is ConformanceException ? "" : "!" + e.GetType().Name)); }
            });
            lines.Add($"{fault.Name}\t{string.Join(" ", red.Order())}");
            File.WriteAllLines("/tmp/redscan.txt", lines);
        }
    }
}
