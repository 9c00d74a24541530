using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Tasks;

/// <summary>
/// The claims of this process from one queue. Those that wait together share one read and one write. As long as nobody else
/// claims there, they get the head of the queue in strict order; after a conflict a stretch at random of a wider window is
/// taken, so that processes do not fight over the head. Priorities are never mixed up.
/// </summary>
internal sealed class ClaimQueue
{
    // A window of at most this many times what is claimed, and how long after the last conflict it is wider at all.
    private const int WidestLevel = 5;
    private const int CalmAfterMilliseconds = 1000;
    private const int MostWindow = 2000;

    private static readonly TaskPriority[] Order = [TaskPriority.Critical, TaskPriority.High, TaskPriority.Normal, TaskPriority.Low];

    private readonly StoreContext context;
    private readonly Collection<AgentTask> tasks;
    private readonly TaskChanges changes;
    private readonly string queue;
    private readonly GroupCommit<ClaimWork> group;
    private int level;
    private long lastConflict;

    public ClaimQueue(StoreContext context, Collection<AgentTask> tasks, TaskChanges changes, string queue)
    {
        (this.context, this.tasks, this.changes, this.queue) = (context, tasks, changes, queue);
        group = new GroupCommit<ClaimWork>(ServeAsync, most: 64);
    }

    public async ValueTask<IReadOnlyList<AgentTask>> ClaimAsync(ClaimWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await group.SubmitAsync(work, cancellationToken).ConfigureAwait(false);
        return work.Result();
    }

    private async ValueTask ServeAsync(IReadOnlyList<ClaimWork> works)
    {
        // What goes wrong is for each caller to know; a group throws for nobody.
        var serving = TryServeAsync(works);
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (serving.Exception?.InnerException is { } failure)
            foreach (var work in works)
                work.Failure = failure;
    }

    private async Task TryServeAsync(IReadOnlyList<ClaimWork> works)
    {
        var met = new HashSet<(string Id, long Version)>();
        while (works.Sum(work => work.Missing) is var wanted and > 0)
        {
            var now = context.Time.UtcNow();
            var found = await PickAsync(wanted, now, met).ConfigureAwait(false);
            var ended = 0;
            foreach (var over in found.Where(task => TaskClaims.IsOver(task, now)))
            {
                // Each by itself: it is rare, and a workflow may have to follow.
                if (await changes.TryAsync(over, TaskClaims.Ended, CancellationToken.None).ConfigureAwait(false) is null)
                    met.Add((over.Id, over.Version));
                ended++;
            }
            AgentTask[] taken = [.. found.Where(task => !TaskClaims.IsOver(task, now))];
            if (taken.Length > 0 && !await TakeAsync(works, taken, now, met).ConfigureAwait(false))
                continue;
            if (found.Count < wanted && ended == 0)
                return;
        }
    }

    private async ValueTask<bool> TakeAsync(IReadOnlyList<ClaimWork> works, AgentTask[] taken, DateTimeOffset now, HashSet<(string Id, long Version)> met)
    {
        var receivers = works.SelectMany(work => Enumerable.Repeat(work, work.Missing)).Take(taken.Length).ToArray();
        var operations = new WriteOperation[taken.Length];
        var claimed = new AgentTask[taken.Length];
        for (var i = 0; i < taken.Length; i++)
            (operations[i], claimed[i]) = changes.Encode(taken[i], TaskClaims.Claimed(taken[i], receivers[i].Options, context.Ids, now), now);
        var result = await context.Backend.WriteAsync(new WriteBatch(operations, now), CancellationToken.None).ConfigureAwait(false);
        if (result.Conflict is { } conflict)
        {
            met.Add((taken[conflict.Operation].Id, taken[conflict.Operation].Version));
            // In a unit of work it is a task that the unit itself has claimed, and nobody competes.
            level = context.Backend is StagingBackend ? 0 : Math.Min(level + 1, WidestLevel);
            lastConflict = Environment.TickCount64;
            return false;
        }
        for (var i = 0; i < claimed.Length; i++)
            receivers[i].Add(claimed[i]);
        return true;
    }

    private async ValueTask<List<AgentTask>> PickAsync(int wanted, DateTimeOffset now, HashSet<(string Id, long Version)> met)
    {
        if (Environment.TickCount64 - lastConflict > CalmAfterMilliseconds)
            level = 0;
        var window = Math.Min(wanted << level, Math.Max(wanted, MostWindow)) + met.Count;
        // All at once: on a server they take one round trip's time together.
        var reads = await Task.WhenAll(Order.Select(priority => ReadAsync(priority, now, window))).ConfigureAwait(false);
        var picked = new List<AgentTask>(wanted);
        foreach (var ready in reads)
        {
            ready.RemoveAll(task => met.Contains((task.Id, task.Version)));
            var take = Math.Min(wanted - picked.Count, ready.Count);
            var start = level == 0 ? 0 : Random.Shared.Next(ready.Count - take + 1);
            picked.AddRange(ready.GetRange(start, take));
        }
        return picked;
    }

    private Task<List<AgentTask>> ReadAsync(TaskPriority priority, DateTimeOffset now, int limit) =>
        tasks.Where(TaskFields.Queue, queue).Where(TaskFields.Priority, (long)priority).AtMost(TaskFields.ReadyAt, now).Take(limit).ToListAsync().AsTask();
}
