using Perdure.Conformance.Suites;
using Perdure.Conformance.Suites.Rooms;
using Perdure.Conformance.Suites.Search;

namespace Perdure.Conformance;

/// <summary>Every scenario there is.</summary>
public static class Catalog
{
    /// <summary>All of them, in the order of suites and names as declared.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. new InfoSuite().Scenarios,
        .. new FidelitySuite().Scenarios,
        .. new AliasSuite().Scenarios,
        .. new CasSuite().Scenarios,
        .. new RaceSuite().Scenarios,
        .. new AtomicSuite().Scenarios,
        .. new OrderSuite().Scenarios,
        .. new QuerySuite().Scenarios,
        .. new PageSuite().Scenarios,
        .. new IdSuite().Scenarios,
        .. new ScopeSuite().Scenarios,
        .. new ExpirySuite().Scenarios,
        .. new LogSuite().Scenarios,
        .. new LogReadSuite().Scenarios,
        .. new ErrorSuite().Scenarios,
        .. new CancelSuite().Scenarios,
        .. new ConcurrentSuite().Scenarios,
        .. new SetupSuite().Scenarios,
        .. new DurableSuite().Scenarios,
        .. new VectorSearchSuite().Scenarios,
        .. new VectorWriteSuite().Scenarios,
        .. new VectorSharingSuite().Scenarios,
        .. new TextSuite().Scenarios,
        .. new SqlSuite().Scenarios,
        .. new TableSuite().Scenarios,
        .. new CheckpointStateSuite().Scenarios,
        .. new CheckpointRefusalSuite().Scenarios,
        .. new CheckpointReadSuite().Scenarios,
        .. new CheckpointWriteSuite().Scenarios,
        .. new CheckpointChangeSuite().Scenarios,
        .. new ForkSuite().Scenarios,
        .. new ForkTimingSuite().Scenarios,
        .. new ForkOriginSuite().Scenarios,
        .. new CopySuite().Scenarios,
        .. new PruneSuite().Scenarios,
        .. new PruneTimingSuite().Scenarios,
        .. new PendingSuite().Scenarios,
        .. new DiffSuite().Scenarios,
        .. new SessionSuite().Scenarios,
        .. new SessionTimeSuite().Scenarios,
        .. new ThreadSuite().Scenarios,
        .. new MessageSuite().Scenarios,
        .. new KnowledgeSuite().Scenarios,
        .. new KnowledgeSearchSuite().Scenarios,
        .. new KnowledgeDocumentSuite().Scenarios,
        .. new CollectionSuite().Scenarios,
        .. new CollectionQuerySuite().Scenarios,
        .. new UserSuite().Scenarios,
        .. new LoginSuite().Scenarios,
        .. new StateSuite().Scenarios,
        .. new EraseSuite().Scenarios,
        .. new InitializeSuite().Scenarios,
        .. new UnitSuite().Scenarios,
        .. new TransferSuite().Scenarios,
        .. new TransferProcessSuite().Scenarios,
        .. new RoomDurableSuite().Scenarios,
        .. new AgentSuite().Scenarios,
        .. new TaskSuite().Scenarios,
        .. new ClaimSuite().Scenarios,
        .. new WorkerSuite().Scenarios,
        .. new WorkflowSuite().Scenarios,
        .. new ReasoningSuite().Scenarios,
        .. new ReasoningListSuite().Scenarios,
        .. new MetricSuite().Scenarios,
        .. new RevisionSuite().Scenarios,
        .. new RevisionRestoreSuite().Scenarios,
        .. new EventSuite().Scenarios,
        .. new EventGroupSuite().Scenarios,
        .. new EventChangeSuite().Scenarios,
        .. new EventProcessSuite().Scenarios,
        .. new LockSuite().Scenarios,
        .. new LockProcessSuite().Scenarios,
    ];

    /// <summary>The names of the suites.</summary>
    public static IReadOnlyList<string> Suites { get; } = [.. All.Select(scenario => scenario.Suite).Distinct()];

    /// <summary>The scenario of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Scenario Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new ArgumentException($"There is no scenario '{name}'; expected a name such as '{All[0].Name}'.", nameof(name));
}
