using Perdure.Tests.Oracle;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Perdure.Tests.LongestFirst))]

namespace Perdure.Tests;

/// <summary>Begins the longest classes first, so that none of them is left to run alone at the end: the kit on H2, whose statements go through a pipe, then the kit on servers, then the rest.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName)).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place(string name) =>
        name.Contains(nameof(OracleOnH2Tests), StringComparison.Ordinal) ? 0
        : !name.Contains("Conformance", StringComparison.Ordinal) ? 3
        : name.Contains("Sql", StringComparison.Ordinal) || name.Contains("Maria", StringComparison.Ordinal) ? 1 : 2;
}
