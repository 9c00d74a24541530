using System.Text.Json.Nodes;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Workflows;

namespace Perdure.Initialization;

/// <summary>Two tasks and a workflow to look at. Their ids are fixed, so a second run adds nothing.</summary>
internal static class SampleData
{
    public const int Count = 3;

    private static AgentTask[] Tasks(DateTimeOffset at) =>
    [
        new()
        {
            Id = "sample-research",
            Name = "Research the storage of agents",
            Description = "Compare ways to keep the state of agents.",
            AgentId = "researcher",
            Priority = TaskPriority.High,
            Status = AgentTaskStatus.Completed,
            Output = new JsonObject { ["summary"] = "Store what changed, and compare before you swap." },
            StartedAt = at,
            CompletedAt = at,
            Tags = ["sample"],
        },
        new()
        {
            Id = "sample-development",
            Name = "Build the importer",
            Description = "Read the old files and store what stands in them.",
            AgentId = "developer",
            Input = new JsonObject { ["format"] = "json" },
            // A queue that no worker looks at: an example is not to be done.
            Queue = "samples",
            Tags = ["sample"],
        },
    ];

    private static Workflow Pipeline(string? createdBy) => new()
    {
        Id = "sample-pipeline",
        Name = "Data Analysis Pipeline",
        Description = "Analyse data, write a report, review it.",
        CreatedBy = createdBy,
        Steps =
        [
            new WorkflowStep("data_scientist", "analyze_data"),
            new WorkflowStep("writer", "create_report"),
            new WorkflowStep("reviewer", "review_report"),
        ],
        Tags = ["sample"],
    };

    /// <summary>Adds what is not there.</summary>
    /// <returns>How many that were.</returns>
    public static async Task<int> AddAsync(AgentStore store, string? createdBy, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var task in Tasks(store.Context.Time.UtcNow()))
            added += await AddAsync(async () => await store.Tasks.CreateAsync(task, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return added + await AddAsync(async () => await store.Workflows.CreateAsync(Pipeline(createdBy), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>How many are there.</summary>
    public static async Task<int> FoundAsync(AgentStore store, CancellationToken cancellationToken)
    {
        var tasks = await store.Tasks.FindManyAsync(Tasks(default).Select(task => task.Id), cancellationToken).ConfigureAwait(false);
        var workflow = await store.Workflows.FindAsync(Pipeline(null).Id, cancellationToken).ConfigureAwait(false);
        return tasks.Count(task => task is not null) + (workflow is null ? 0 : 1);
    }

    private static async Task<int> AddAsync(Func<Task> create)
    {
        try
        {
            await create().ConfigureAwait(false);
            return 1;
        }
        catch (PerdureException exception) when (exception.Fault == Fault.Conflict)
        {
            return 0;
        }
    }
}
