using Perdure.Conformance;

namespace Perdure.Tests.Placement;

/// <summary>The kit with every room in a store of its own: what rooms do by themselves never spans two.</summary>
public sealed class PlacedRoomsTests
{
    // Several rooms together at the caller's wish; histories and published changes, which the other stores keep (PlacedStoreTests); what memory can't, which searches here all the same.
    private static readonly string[] Spanning =
    [
        "unit.reads-see-what-is-staged", "event.in-a-unit", "group.in-a-unit", "lock.in-a-unit", "lock.scopes-and-lists", "transfer.rooms-go-on",
        "revision.", "erase.histories-and-what-names-the-user", "event.changes-", "event.erased-user",
        "info.traits-as-declared", "vectors.not-supported", "text.not-searched",
    ];

    public static TheoryData<string> Scenarios
    {
        get
        {
            var fixture = new PlacedFixture(new());
            return [.. Catalog.All.Where(scenario => scenario.NotApplicable(fixture.Traits) is null && !Spanning.Any(prefix => scenario.Name.StartsWith(prefix, StringComparison.Ordinal))).Select(scenario => scenario.Name)];
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Keeps_the_promise(string scenario)
    {
        await using var fixture = new PlacedFixture(new());
        await Catalog.Find(scenario).RunAsync(fixture, TestContext.Current.CancellationToken);
    }
}
