using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.Reasoning;

/// <summary>
/// What makes a run findable across runs: a record in the store's scope, while the run and its steps are in the run's own. Where a
/// batch can't span scopes the two can't change together, so the run decides: it names the one listing that counts, and its own
/// status, not the listing's, says in which lists it is. A listing is written before the run that names it and removed after; one
/// that names more statuses than the run has is narrowed later. So a list is right at every moment, also after a crash between two
/// writes: what is left over then is a listing that no run names, or a status that the run has not, and lists pass over both.
/// </summary>
internal sealed record ReasoningListing(string Id, string RunId, string AgentId, string? TaskId, string? ThreadId, string? UserId, IReadOnlyList<string> Statuses, DateTimeOffset StartedAt)
{
    public static readonly Field<ReasoningListing, string?> Agent = Field.Text<ReasoningListing>("agent_id", one => one.AgentId);
    public static readonly Field<ReasoningListing, string?> Task = Field.Text<ReasoningListing>("task_id", one => one.TaskId);
    public static readonly Field<ReasoningListing, string?> Thread = Field.Text<ReasoningListing>("thread_id", one => one.ThreadId);
    public static readonly Field<ReasoningListing, string?> User = Field.Text<ReasoningListing>("user_id", one => one.UserId);
    public static readonly Field<ReasoningListing, string> Status = Field.TextMany<ReasoningListing>("status", one => one.Statuses);
    public static readonly Field<ReasoningListing, DateTimeOffset?> Started = Field.Time<ReasoningListing>("started_at", one => one.StartedAt);

    public static readonly CollectionDefinition<ReasoningListing> Definition = new("reasoning_listings", one => one.Id)
    {
        Indexes =
        [
            Index.On(Agent).OrderBy(Started), Index.On(Agent, Status).OrderBy(Started), Index.On(Status).OrderBy(Started), Index.On(Task).OrderBy(Started),
            Index.On(Thread).OrderBy(Started), Index.On(User).OrderBy(Started), Index.By(Started),
        ],
        Json = RoomJson.Default.ReasoningListing,
        ServesOthers = true,
    };

    public static ReasoningListing Of(ReasoningRun run, string id) =>
        new(id, run.Id, run.AgentId, run.TaskId, run.ThreadId, run.UserId, [TextOf(run.Status)], run.StartedAt);

    public static string TextOf(ReasoningStatus status) => status switch
    {
        ReasoningStatus.Running => "running",
        ReasoningStatus.Completed => "completed",
        _ => "failed",
    };
}
