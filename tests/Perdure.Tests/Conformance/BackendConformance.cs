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

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Keeps_the_promise(string scenario)
    {
        await using var fixture = new TFixture();
        (fixture as ServerFixture)?.SkipUnlessThere();
        await Catalog.Find(scenario).RunAsync(fixture, TestContext.Current.CancellationToken);
    }
}
