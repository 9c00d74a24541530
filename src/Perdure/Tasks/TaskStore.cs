using Perdure.Agents;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Workflows;

namespace Perdure.Tasks;

/// <summary>
/// The tasks of a store: created, found, claimed from queues by any number of processes, and brought to an end. Each transition
/// is one write that compares what it was made of, so a task is never done by two at once, and who lost it can't end it. Safe to share.
/// </summary>
public sealed partial class TaskStore
{
    private readonly StoreContext context;
    private readonly Collection<AgentTask> tasks;
    private readonly TaskClaims claims;
    private readonly TaskChanges changes;

    internal TaskStore(StoreContext context)
    {
        this.context = context;
        tasks = new Collection<AgentTask>(context, TaskFields.Definition);
        changes = new TaskChanges(context, tasks, new WorkflowSteps(context, tasks));
        claims = new TaskClaims(context, tasks, changes);
    }

    /// <summary>Creates a task.</summary>
    /// <exception cref="ArgumentException">It can't be stored; the message lists all that is wrong.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken, <see cref="Fault.InvalidReference"/> when its agent, workflow or parent is not there.</exception>
    public async ValueTask<AgentTask> CreateAsync(AgentTask task, CancellationToken cancellationToken = default) =>
        (await CreateAllAsync([task], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Creates tasks in one batch: all or none.</summary>
    /// <exception cref="ArgumentException">One can't be stored; the message lists all that is wrong with it.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when an id is taken, <see cref="Fault.InvalidReference"/> when an agent, workflow or parent is not there; nothing was written.</exception>
    public async ValueTask<IReadOnlyList<AgentTask>> CreateAllAsync(IEnumerable<AgentTask> created, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(created);
        var at = context.Time.UtcNow();
        var encoded = created.Select(task => tasks.Encode(Begun(TaskRules.New(task), at), Expect.Absent, at)).ToArray();
        if (encoded.Length == 0)
            return [];
        var own = encoded.Select(one => one.Operation.Key).ToHashSet();
        var named = encoded.SelectMany(one => Named(one.Stored.Value)).DistinctBy(one => one.Key).Where(one => !own.Contains(one.Key)).ToArray();
        var batch = new WriteBatch([.. encoded.Select(one => one.Operation), .. named.Select(one => new Require(one.Key, Expect.Present))], at);
        var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Conflict switch
        {
            null => [.. encoded.Select(one => one.Stored.Value)],
            { Operation: var i } when i >= encoded.Length => throw new PerdureException(Fault.InvalidReference, $"Task '{named[i - encoded.Length].Task}' names {named[i - encoded.Length].What}, which is not there. Nothing was written; create it first, or leave it out."),
            var conflict => throw conflict.ToException(batch),
        };
    }

    /// <summary>The task of that id; null when there is none.</summary>
    public ValueTask<AgentTask?> FindAsync(string id, CancellationToken cancellationToken = default) => tasks.FindAsync(id, cancellationToken);

    /// <summary>The tasks of some ids, in their order, null for each that is absent. One round trip.</summary>
    public ValueTask<IReadOnlyList<AgentTask?>> FindManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default) => tasks.FindManyAsync(ids, cancellationToken);

    /// <summary>Replaces the task that was loaded, if nobody else has changed it since. What its verbs change must be as it was.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none; <see cref="Fault.IllegalTransition"/> when status, lease, attempts, step or workflow differ.</exception>
    public async ValueTask<AgentTask> UpdateAsync(AgentTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        _ = tasks.Codec.VersionOf(task);
        if (await tasks.FindAsync(task.Id, cancellationToken).ConfigureAwait(false) is { } stored && stored.Version == task.Version)
            TaskRules.Changed(stored, task);
        return await tasks.UpdateAsync(TaskRules.Checked(task), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads a task, changes it and saves it, again when another write came between. What its verbs change must stay as it is.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when status, lease, attempts, step or workflow were changed.</exception>
    public ValueTask<AgentTask> UpdateAsync(string id, Func<AgentTask, AgentTask> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return tasks.UpdateAsync(id, task => TaskRules.Changed(task, change(task)), cancellationToken);
    }

    /// <summary>Deletes a task, running or not, with the tasks that are parts of it or only if it has none. The parts go first, so what was interrupted is finished by calling it again.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.InvalidReference"/> when it has parts and they were not to go too.</exception>
    public async ValueTask<bool> DeleteAsync(string id, DeleteChildren children, CancellationToken cancellationToken = default)
    {
        await LeaveAsync(PartsOf(id), children, $"Task '{id}'", cancellationToken).ConfigureAwait(false);
        return await tasks.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All tasks, newest first.</summary>
    public CollectionQuery<AgentTask> All() => tasks.OrderBy(Field.CreatedAt<AgentTask>()).Descending();

    /// <summary>The tasks of a status, newest first. Those of <see cref="AgentTaskStatus.Dead"/> are the dead letters.</summary>
    public CollectionQuery<AgentTask> InStatus(AgentTaskStatus status) => Newest(TaskFields.Status, status.Word);

    /// <summary>The tasks of an agent, newest first.</summary>
    public CollectionQuery<AgentTask> OfAgent(string agentId) => Newest(TaskFields.AgentId, agentId);

    /// <summary>The tasks of a workflow, newest first.</summary>
    public CollectionQuery<AgentTask> OfWorkflow(string workflowId) => Newest(TaskFields.WorkflowId, workflowId);

    /// <summary>The tasks that are parts of a task, newest first.</summary>
    public CollectionQuery<AgentTask> PartsOf(string parentTaskId) => Newest(TaskFields.ParentTaskId, parentTaskId);

    /// <summary>The tasks with a tag, newest first.</summary>
    public CollectionQuery<AgentTask> Tagged(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tasks.Where(TaskFields.Tags, tag).OrderBy(Field.CreatedAt<AgentTask>()).Descending();
    }

    /// <summary>Refuses when a parent has tasks, or deletes them and their parts, as its delete was asked.</summary>
    internal async ValueTask LeaveAsync(CollectionQuery<AgentTask> children, DeleteChildren what, string parent, CancellationToken cancellationToken)
    {
        for (string? next = null; await children.Take(256).After(next).ToPageAsync(cancellationToken).ConfigureAwait(false) is { Items: { Count: > 0 } found } page; next = page.Next)
        {
            if (what == DeleteChildren.Refuse)
                throw new PerdureException(Fault.InvalidReference, $"{parent} has tasks, of which the newest is '{found[0].Id}'; nothing was deleted. Delete them first, or ask for DeleteChildren.Cascade.");
            foreach (var task in found)
                await LeaveAsync(PartsOf(task.Id), what, parent, cancellationToken).ConfigureAwait(false);
            await tasks.DeleteAllAsync(found.Select(task => task.Id), cancellationToken).ConfigureAwait(false);
            if (page.Next is null)
                return;
        }
    }

    private CollectionQuery<AgentTask> Newest(Field<AgentTask, string?> field, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return tasks.Where(field, value).OrderBy(Field.CreatedAt<AgentTask>()).Descending();
    }

    // One that is created as over, e.g. by an import, has the time at which it was.
    private static AgentTask Begun(AgentTask task, DateTimeOffset at) =>
        TaskTransitions.IsEnd(task.Status) && task.CompletedAt is null ? task with { CompletedAt = at } : task;

    private static IEnumerable<(RecordKey Key, string What, string Task)> Named(AgentTask task)
    {
        if (task.AgentId is { } agent)
            yield return (new RecordKey(AgentDirectory.Definition.Name, StoreContext.StoreScope, agent), $"agent '{agent}'", task.Id);
        if (task.WorkflowId is { } workflow)
            yield return (new RecordKey(WorkflowStore.Definition.Name, StoreContext.StoreScope, workflow), $"workflow '{workflow}'", task.Id);
        if (task.ParentTaskId is { } parent)
            yield return (new RecordKey(TaskFields.Definition.Name, StoreContext.StoreScope, parent), $"task '{parent}' as its parent", task.Id);
    }
}
