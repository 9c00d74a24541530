using Perdure.Conformance;

namespace Perdure.Tests.Conformance;

/// <summary>Every scenario that applies to a fixture, each on a backend of its own.</summary>
public abstract class BackendConformance<TFixture> where TFixture : BackendFixture, new()
{
    public static TheoryData<string> Scenarios
    {
        get
        {
            var fixture = new TFixture();
            try
            {
                return [.. Catalog.All.Where(scenario => scenario.NotApplicable(fixture.Traits) is null).Select(scenario => scenario.Name)];
            }
            finally
            {
                fixture.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>The same; where there is no server, one row for all that is skipped with the reason.</summary>
    public static TheoryData<string> Rows => ServerFixture.WhyNot<TFixture>() is { } reason ? new TheoryData<string> { new TheoryDataRow<string>($"{Scenarios.Count} scenarios") { Skip = reason } } : Scenarios;

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Keeps_the_promise(string scenario)
    {
        await using var fixture = new TFixture();
        await ServerFixture.RunAsync(fixture, scenario);
    }
}
