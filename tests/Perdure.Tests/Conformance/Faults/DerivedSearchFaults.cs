using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes below searches that are derived: they stand between those and memory.</summary>
internal static class DerivedSearchFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("searches: note no changes", ["vectors.written-by-another-are-found", "vectors.searched-while-written", "text.written-by-another-is-found", "text.follows-its-record"], UnnotedChanges.Of),
        new("searches: read no changes", ["vectors.written-by-another-are-found", "vectors.searched-while-written"], b => new FaultyBackend(b) { Reading = read => read.Key.Log == UnnotedChanges.Log && !read.Descending ? read with { Limit = 1 } : read }),
        new("searches: keep vectors of removed records", ["vectors.go-with-their-record", "vectors.read-back"], b => new FaultyBackend(b) { Changing = operation => operation is Remove { Key.Collection: "kit_cosine" or "kit_euclid" or "kit_small" } remove ? new Require(remove.Key, Expect.Any) : operation }),
    ];
}
