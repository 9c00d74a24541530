using System.Diagnostics;
using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

public sealed class CompletenessTests
{
    private static IReadOnlyList<(Type Fixture, Type? Tests)> Fixtures { get; } = Completeness.Fixtures(typeof(CompletenessTests).Assembly.GetTypes());

    [Fact]
    public async Task Every_backend_has_a_fixture()
    {
        var opened = new HashSet<Type>();
        foreach (var (type, _) in Fixtures)
        {
            await using var fixture = (BackendFixture)Activator.CreateInstance(type)!;
            await using var backend = (fixture as ServerFixture)?.Unconnected() ?? await fixture.OpenAsync(TimeProvider.System);
            opened.Add(backend.GetType());
        }
        Completeness.Untested(Completeness.Shipped().SelectMany(assembly => assembly.GetTypes()), opened).ShouldBeEmpty("write a BackendFixture for each and a line in Backends.cs");
        Completeness.Untested([typeof(Forgotten), typeof(Wrapper)], opened).ShouldBe([typeof(Forgotten)]);
    }

    [Fact]
    public void Every_fixture_is_run_with_every_suite()
    {
        foreach (var (type, tests) in Fixtures)
        {
            tests.ShouldNotBeNull($"{type.Name} needs its line in Backends.cs");
            var run = ((TheoryData<string>)tests.BaseType!.GetProperty("Scenarios")!.GetValue(null)!).Select(row => row.Data).ToHashSet();
            var traits = ((BackendFixture)Activator.CreateInstance(type)!).Traits;
            Catalog.All.Where(scenario => !run.Contains(scenario.Name) && scenario.NotApplicable(traits) is null).ShouldBeEmpty($"{type.Name} leaves scenarios out");
            run.Select(name => name[..name.IndexOf('.')]).Distinct().ShouldBe(Catalog.Suites, ignoreOrder: true, $"{type.Name} leaves a suite out");
        }
    }

    [Fact]
    public void A_fixture_without_tests_is_noticed() => Completeness.Fixtures([typeof(MemoryFixture)]).ShouldBe([(typeof(MemoryFixture), null)]);

    [Fact]
    public void Scenarios_have_stable_distinct_names()
    {
        Catalog.All.Select(scenario => scenario.Name).ShouldBeUnique();
        foreach (var scenario in Catalog.All)
            scenario.Name.ShouldMatch("^[a-z]+(\\.[a-z0-9]+(-[a-z0-9]+)*)$");
    }

    [Fact]
    public async Task A_scenario_that_does_not_apply_is_never_green()
    {
        await using var fixture = new MemoryFixture();
        var thrown = await Should.ThrowAsync<ConformanceException>(() => Catalog.Find("durable.killed-writer").RunAsync(fixture, TestContext.Current.CancellationToken));
        thrown.Message.ShouldContain("ends with the process");
    }

    [Fact]
    public async Task A_scenario_that_never_ends_is_red()
    {
        await using var fixture = new Silent(TimeSpan.FromMilliseconds(100));
        var thrown = await Should.ThrowAsync<ConformanceException>(() => Catalog.Find("fork.rewind").RunAsync(fixture, TestContext.Current.CancellationToken));
        thrown.Message.ShouldBe("fork.rewind: it ends: expected an end, found a run that goes on after 0.1 s.");
    }

    [Fact]
    public async Task A_worker_ends_with_who_started_it()
    {
        await using var fixture = new SqliteFixture();
        var start = fixture.Worker!;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var argument in (string[])[fixture.Url!, "write", "1"])
            start.ArgumentList.Add(argument);
        using var worker = Process.Start(start)!;
        (await worker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("ready");
        await worker.StandardInput.WriteLineAsync("go");
        (await worker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("ack 1");
        // What the system does for a process that dies.
        worker.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        await worker.StandardOutput.ReadToEndAsync(patience.Token);
        await worker.WaitForExitAsync(patience.Token);
        worker.ExitCode.ShouldBe(1, await worker.StandardError.ReadToEndAsync(patience.Token));
    }

    private sealed class Silent(TimeSpan patience) : BackendFixture
    {
        public override string Name => "silent";

        public override BackendTraits Traits { get; } = new MemoryFixture().Traits;

        public override TimeSpan Patience => patience;

        public override Task<Backend> OpenAsync(TimeProvider time) => new TaskCompletionSource<Backend>().Task;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private abstract class Stub : Backend
    {
        public override BackendInfo Info => throw new NotSupportedException();

        public override TimeProvider Time => throw new NotSupportedException();

        public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Forgotten : Stub;

    private sealed class Wrapper(Backend inner) : Stub
    {
        public override BackendInfo Info => inner.Info;
    }
}
