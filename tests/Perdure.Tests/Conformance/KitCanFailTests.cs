using Perdure.Conformance;
using Perdure.Tests.Conformance.Faults;
using Perdure.Tests.Model;

namespace Perdure.Tests.Conformance;

/// <summary>A scenario that cannot fail proves nothing: each is seen red on memory with a fault before it.</summary>
public sealed class KitCanFailTests
{
    private static readonly string[] CarelessProcesses = ["vectors.of-another-process"];

    // Their faults are other processes', or need a backend that searches: see below.
    private static readonly string[] NotOnMemory = [.. Catalog.All.Where(scenario => scenario.NotApplicable(new MemoryFixture().Traits) is not null).Select(scenario => scenario.Name)];

    public static TheoryData<string> Faults => [.. PlantedFault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_planted_fault_turns_its_scenarios_red(string name)
    {
        var fault = PlantedFault.All.Single(fault => fault.Name == name);
        foreach (var scenario in fault.Reds)
            (await IsRedAsync(() => new FaultyFixture(fault), scenario)).ShouldBeTrue($"'{scenario}' is green on a backend that {name}");
    }

    public static TheoryData<string> FaultsOfSql => [.. SqlFaults.OfSql.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(FaultsOfSql))]
    public async Task A_fault_with_own_sql_turns_its_scenarios_red(string name)
    {
        var fault = SqlFaults.OfSql.Single(fault => fault.Name == name);
        foreach (var scenario in fault.Reds)
            (await IsRedAsync(() => new FaultySqlFixture(fault), scenario)).ShouldBeTrue($"'{scenario}' is green on a backend that {name}");
    }

    [Fact]
    public void Every_scenario_of_own_sql_is_seen_red() =>
        SqlFaults.OfSql.SelectMany(fault => fault.Reds).ShouldBe(NotOnMemory.Where(name => name.StartsWith("sql.", StringComparison.Ordinal)), ignoreOrder: true);

    [Fact]
    public void Every_scenario_is_seen_red() =>
        Catalog.All.Select(scenario => scenario.Name).Except([.. PlantedFault.All.SelectMany(fault => fault.Reds), .. Conformance.Faults.SearchFaults.All.SelectMany(fault => fault.Reds)]).ShouldBeSubsetOf(NotOnMemory);

    public static TheoryData<string> SearchFaults => [.. Conformance.Faults.SearchFaults.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(SearchFaults))]
    public async Task A_planted_fault_of_searches_turns_its_scenarios_red(string name)
    {
        new PostgreSqlFixture().SkipUnlessThere();
        var fault = Conformance.Faults.SearchFaults.All.Single(fault => fault.Name == name);
        foreach (var scenario in fault.Reds)
        {
            await using var fixture = new FaultyServerFixture(fault);
            await Should.ThrowAsync<Exception>(() => Catalog.Find(scenario).RunAsync(fixture, TestContext.Current.CancellationToken), $"'{scenario}' is green on a backend that {name}");
        }
    }

    [Fact]
    public void Every_scenario_of_searches_is_seen_red() =>
        Catalog.All.Where(scenario => scenario.Suite is "vectors" or "text" && scenario.NotApplicable(new PostgreSqlFixture().Traits) is null).Select(scenario => scenario.Name)
            .Except(CarelessProcesses).ShouldBeSubsetOf(Conformance.Faults.SearchFaults.All.Concat(DerivedSearchFaults.All).SelectMany(fault => fault.Reds));

    [Theory]
    [InlineData("drops the version check")]
    [InlineData("half batch")]
    [InlineData("ignores expiry")]
    [InlineData("loses a log entry")]
    [InlineData("wrong cursor")]
    [InlineData("case-insensitive ids")]
    [InlineData("culture-aware order")]
    [InlineData("indexes keep the first value")]
    [InlineData("sweeps nothing")]
    public void The_model_test_finds_planted_faults(string name)
    {
        var fault = PlantedFault.All.Single(fault => fault.Name == name);
        var report = ModelCheck.Run(() => new FaultyFixture(fault), seed: 20310506, count: 200);
        report.ShouldNotBeNull();
        report.Split('\n').Count(line => line.StartsWith("  ", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(6, $"the sequence is not small:\n{report}");
    }

    [Theory]
    [InlineData("race.processes-create", "unchecked")]
    [InlineData("race.processes-count", "unchecked")]
    [InlineData("durable.killed-writer", "late")]
    [InlineData("setup.processes-at-once", "impatient")]
    [InlineData("vectors.of-another-process", "secretive")]
    [InlineData("rooms.killed-writer", "late")]
    [InlineData("rooms.racing-processes", "headless")]
    [InlineData("rooms.counting-processes", "unchecked")]
    [InlineData("claim.killed-workers", "unchecked")]
    [InlineData("group.killed-processes", "unchecked")]
    [InlineData("lock.killed-holder", "unchecked")]
    [InlineData("transfer.killed-copier", "unmarked")]
    public async Task A_careless_process_turns_its_scenario_red(string scenario, string fault)
    {
        await using var fixture = new CarelessFixture(fault);
        await Should.ThrowAsync<ConformanceException>(() => Catalog.Find(scenario).RunAsync(fixture, TestContext.Current.CancellationToken));
        NotOnMemory.ShouldContain(scenario);
    }

    // A race that is lost by luck gets another chance.
    private static async Task<bool> IsRedAsync(Func<BackendFixture> make, string scenario)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            cancel.CancelAfter(TimeSpan.FromSeconds(20));
            await using var fixture = make();
            if (await Record.ExceptionAsync(() => Catalog.Find(scenario).RunAsync(fixture, cancel.Token)) is not null)
                return true;
        }
        return false;
    }
}
