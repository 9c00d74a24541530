using Perdure.Agents;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Workflows;

/// <summary>The workflows of a store. Their steps are tasks, made one after another in the write that completes the one before. Safe to share.</summary>
public sealed partial class WorkflowStore
{
    private static readonly Field<Workflow, string?> Status = Field.Text<Workflow>("status", workflow => workflow.Status.Word);
    private static readonly Field<Workflow, string?> CreatedBy = Field.Text<Workflow>("created_by", workflow => workflow.CreatedBy);
    internal static readonly Field<Workflow, string?> ParentWorkflowId = Field.Text<Workflow>("parent_workflow_id", workflow => workflow.ParentWorkflowId);

    internal static readonly CollectionDefinition<Workflow> Definition = new("workflows", workflow => workflow.Id)
    {
        Indexes =
        [
            Index.On(Status).OrderBy(Field.CreatedAt<Workflow>()),
            Index.On(CreatedBy).OrderBy(Field.CreatedAt<Workflow>()),
            Index.On(ParentWorkflowId).OrderBy(Field.CreatedAt<Workflow>()),
            Index.By(Field.CreatedAt<Workflow>()),
        ],
        OthersMayWrite = true,
        Json = RoomJson.Default.Workflow,
    };

    private readonly StoreContext context;
    private readonly TaskStore tasks;
    private readonly Collection<Workflow> workflows;
    private readonly Collection<AgentTask> steps;
    private readonly WorkflowSteps following;

    internal WorkflowStore(StoreContext context, TaskStore tasks)
    {
        (this.context, this.tasks) = (context, tasks);
        workflows = new Collection<Workflow>(context, Definition);
        steps = new Collection<AgentTask>(context, TaskFields.Definition);
        following = new WorkflowSteps(context, steps);
    }

    /// <summary>Creates a workflow, in draft or pending.</summary>
    /// <exception cref="ArgumentException">It can't be stored; the message says why.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken, <see cref="Fault.InvalidReference"/> when an agent of a step or its parent is not there.</exception>
    public async ValueTask<Workflow> CreateAsync(Workflow workflow, CancellationToken cancellationToken = default)
    {
        if (Checked(workflow).Status is not (WorkflowStatus.Draft or WorkflowStatus.Pending) || workflow.CurrentStep != 0)
            throw new ArgumentException($"Workflow '{workflow.Id}' was to be created as {workflow.Status.Word} at step {workflow.CurrentStep}; create it in draft or pending at step 0 and start it.", nameof(workflow));
        var (put, stored) = workflows.Encode(workflow, Expect.Absent, context.Time.UtcNow());
        var named = workflow.Steps.Select(step => step.Agent).Distinct().Select(agent => (Key: new RecordKey(AgentDirectory.Definition.Name, StoreContext.StoreScope, agent), What: $"agent '{agent}'")).ToList();
        if (workflow.ParentWorkflowId is { } parent)
            named.Add((workflows.Key(parent), $"workflow '{parent}' as its parent"));
        var batch = new WriteBatch([put, .. named.Select(one => new Require(one.Key, Expect.Present))], stored.UpdatedAt);
        var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Conflict switch
        {
            null => stored.Value,
            { Operation: > 0 and var i } => throw new PerdureException(Fault.InvalidReference, $"Workflow '{stored.Id}' names {named[i - 1].What}, which is not there. Nothing was written; create it first."),
            var conflict => throw conflict.ToException(batch),
        };
    }

    /// <summary>The workflow of that id; null when there is none.</summary>
    public ValueTask<Workflow?> FindAsync(string id, CancellationToken cancellationToken = default) => workflows.FindAsync(id, cancellationToken);

    /// <summary>Loads a workflow, changes it and saves it, again when another write came between. Its status and current step must stay as they are, and its steps once it was started.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.IllegalTransition"/> when what must stay was changed.</exception>
    public ValueTask<Workflow> UpdateAsync(string id, Func<Workflow, Workflow> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return workflows.UpdateAsync(id, before => Changed(before, Checked(change(before))), cancellationToken);
    }

    /// <summary>Deletes a workflow, with its tasks and sub-workflows or only if it has none. They go first, so what was interrupted is finished by calling it again.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.InvalidReference"/> when it has tasks or sub-workflows and they were not to go too.</exception>
    public async ValueTask<bool> DeleteAsync(string id, DeleteChildren children, CancellationToken cancellationToken = default)
    {
        await foreach (var part in PartsOf(id).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (children == DeleteChildren.Refuse)
                throw new PerdureException(Fault.InvalidReference, $"Workflow '{id}' has sub-workflows, of which the newest is '{part.Id}'; nothing was deleted. Delete them first, or ask for DeleteChildren.Cascade.");
            await DeleteAsync(part.Id, children, cancellationToken).ConfigureAwait(false);
        }
        await tasks.LeaveAsync(tasks.OfWorkflow(id), children, $"Workflow '{id}'", cancellationToken).ConfigureAwait(false);
        return await workflows.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All workflows, newest first.</summary>
    public CollectionQuery<Workflow> All() => workflows.OrderBy(Field.CreatedAt<Workflow>()).Descending();

    /// <summary>The workflows of a stored status, newest first.</summary>
    public CollectionQuery<Workflow> InStatus(WorkflowStatus status) => Newest(Status, status.Word);

    /// <summary>The workflows somebody made, newest first.</summary>
    public CollectionQuery<Workflow> CreatedByUser(string createdBy) => Newest(CreatedBy, createdBy);

    /// <summary>The sub-workflows of a workflow, newest first.</summary>
    public CollectionQuery<Workflow> PartsOf(string parentWorkflowId) => Newest(ParentWorkflowId, parentWorkflowId);

    private CollectionQuery<Workflow> Newest(Field<Workflow, string?> field, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return workflows.Where(field, value).OrderBy(Field.CreatedAt<Workflow>()).Descending();
    }

    private static Workflow Checked(Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (string.IsNullOrWhiteSpace(workflow.Name))
            throw new ArgumentException($"Workflow '{workflow.Id}' has no name; give it one.", nameof(workflow));
        if (!Enum.IsDefined(workflow.Status))
            throw new ArgumentException($"Workflow '{workflow.Id}' was given status {(int)workflow.Status}, which is none; expected one of {string.Join(", ", Enum.GetValues<WorkflowStatus>().Select(one => one.Word))}.", nameof(workflow));
        for (var i = 0; i < workflow.Steps.Count; i++)
            if (workflow.Steps[i] is not { } step || string.IsNullOrEmpty(step.Agent) || string.IsNullOrWhiteSpace(step.Action) || string.IsNullOrEmpty(step.Queue) || step.MaxAttempts < 1 || !Enum.IsDefined(step.Priority))
                throw new ArgumentException($"Workflow '{workflow.Id}': step {i} lacks an agent, an action or a queue, or has no legal priority or number of attempts; give it all of them.", nameof(workflow));
        return workflow;
    }

    private static Workflow Changed(Workflow before, Workflow after)
    {
        if (after.Status != before.Status || after.CurrentStep != before.CurrentStep)
            throw new PerdureException(Fault.IllegalTransition, $"Workflow '{before.Id}': an update was to make {before.Status.Word} {after.Status.Word} or to change its current step; that is done by StartAsync, PauseAsync, ResumeAsync, SyncAsync and its tasks. It was left as it is.");
        if (before.StartedAt is not null && !ReferenceEquals(after.Steps, before.Steps))
            throw new PerdureException(Fault.IllegalTransition, $"Workflow '{before.Id}': an update was to change the steps of a workflow that was started. It was left as it is; make another workflow.");
        return after;
    }
}
