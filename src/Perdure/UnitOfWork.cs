using Perdure.Agents;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Events;
using Perdure.Knowledge;
using Perdure.Locks;
using Perdure.Messages;
using Perdure.Metrics;
using Perdure.Reasoning;
using Perdure.Revisions;
using Perdure.Sessions;
using Perdure.States;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Threads;
using Perdure.Users;
using Perdure.Workflows;

namespace Perdure;

/// <summary>
/// The rooms of a store, whose writes happen together when the unit commits, or not at all. Within the unit finds and reads of
/// threads show what it has written; queries and lists show what is stored. What positions, versions and times it tells are
/// those that are committed; if another write takes one of them, the commit is a conflict. All it writes carries the time at which it began.
/// </summary>
public sealed class UnitOfWork
{
    private readonly Rooms rooms;

    internal UnitOfWork(StoreContext context) => rooms = new Rooms(context);

    /// <summary>Conversations and runs.</summary>
    public ThreadStore Threads => rooms.Threads;

    /// <summary>The saved states of conversations.</summary>
    public CheckpointStore Checkpoints => rooms.Checkpoints;

    /// <summary>What was said in threads.</summary>
    public MessageStore Messages => rooms.Messages;

    /// <summary>What spans threads and ends together.</summary>
    public SessionStore Sessions => rooms.Sessions;

    /// <summary>Persons and accounts, with their passwords and what agents keep of them.</summary>
    public UserStore Users => rooms.Users;

    /// <summary>The personas of users.</summary>
    public UserIdentityStore Identities => rooms.Identities;

    /// <summary>Where users' sessions stand.</summary>
    public StateStore States => rooms.States;

    /// <summary>What agents have in mind of users' sessions.</summary>
    public ContextStore Contexts => rooms.Contexts;

    /// <summary>The configured agents.</summary>
    public AgentDirectory Agents => rooms.Agents;

    /// <summary>Work for agents. What a claim in a unit got is the caller's once the unit is committed; a conflict then says that somebody else was first.</summary>
    public TaskStore Tasks => rooms.Tasks;

    /// <summary>Work of several steps.</summary>
    public WorkflowStore Workflows => rooms.Workflows;

    /// <summary>Documents, knowledge and memories. Searches and lists show what is stored, without what the unit has written.</summary>
    public KnowledgeStore Knowledge => rooms.Knowledge;

    /// <summary>What agents thought: runs and their steps.</summary>
    public ReasoningStore Reasoning => rooms.Reasoning;

    /// <summary>What is measured, and its roll-ups.</summary>
    public MetricStore Metrics => rooms.Metrics;

    /// <summary>The histories of records as they are stored; what the unit writes is in them once it is committed.</summary>
    public RevisionStore Revisions => rooms.Revisions;

    /// <summary>
    /// Events, committed with what else the unit writes; their positions are known once it is committed. An acknowledgement here means that an event is done exactly when
    /// what was done for it is stored; a conflict at the commit then says that another consumer of the group came between.
    /// </summary>
    public EventStore Events => rooms.Events;

    /// <summary>What rooms of the caller's own are built on.</summary>
    public StoreContext Context => rooms.Context;

    /// <summary>The records of a declared collection.</summary>
    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class
    {
        ArgumentNullException.ThrowIfNull(definition);
        return rooms.Collection(definition);
    }

    /// <summary>
    /// Executes a statement of the caller's own with the commit, in the same transaction, behind what the rooms write and in the
    /// order of these calls: <c>await unit.SqlAsync($"UPDATE orders SET state = {state} WHERE id = {id}")</c>. What stands in a hole is a parameter.
    /// </summary>
    /// <exception cref="ArgumentException">It is not one INSERT, UPDATE, DELETE, MERGE, REPLACE or SELECT; see <see cref="ExecuteSql"/>.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the store is in no SQL database; nothing was written.</exception>
    public ValueTask SqlAsync(SqlText sql, CancellationToken cancellationToken = default) => SqlAsync(sql, SqlExpect.Any, cancellationToken);

    /// <summary>The same; when the statement does not meet what is expected, the commit is a conflict and writes nothing.</summary>
    /// <exception cref="ArgumentException">It is not one INSERT, UPDATE, DELETE, MERGE, REPLACE or SELECT; see <see cref="ExecuteSql"/>.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the store is in no SQL database; nothing was written.</exception>
    public async ValueTask SqlAsync(SqlText sql, SqlExpect expect, CancellationToken cancellationToken = default) =>
        await Context.WriteAsync([new ExecuteSql(sql, expect)], Context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Lets the commit happen only if the lock is held when it happens: if its lease was released, or ran out and another has the lock, it is a conflict
    /// and nothing is written. Renewals in between do no harm.
    /// </summary>
    /// <remarks>The unit's time is that at which it began: a lease that ran out since, and whose lock nobody else has acquired, counts as held.</remarks>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> at the commit, when the lock is in another scope than what is written and the backend's batches can't span scopes: see <see cref="LockStore.InScope"/>.</exception>
    public async ValueTask RequireAsync(HeldLock held, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(held);
        await Context.WriteAsync([held.Requirement], Context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<TResult> RunAsync<TResult>(StoreContext context, Func<UnitOfWork, Task<TResult>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var backend = new StagingBackend(context.Backend);
        await using var ending = backend.ConfigureAwait(false);
        var result = await work(new UnitOfWork(context.Over(backend))).ConfigureAwait(false);
        await backend.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }
}
