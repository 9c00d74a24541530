using System.Collections.Concurrent;
using Perdure.Agents;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Events;
using Perdure.Hosting;
using Perdure.Initialization;
using Perdure.Knowledge;
using Perdure.Locks;
using Perdure.Messages;
using Perdure.Metrics;
using Perdure.Reasoning;
using Perdure.Revisions;
using Perdure.Serialization;
using Perdure.Sessions;
using Perdure.States;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Threads;
using Perdure.Users;
using Perdure.Workflows;

namespace Perdure;

/// <summary>
/// The durable state of agents, in one of many databases: <c>await using var store = await AgentStore.OpenAsync("sqlite:agents.db");</c>
/// Safe to share; one per database and process is enough.
/// </summary>
public sealed partial class AgentStore : IAsyncDisposable
{
    private readonly Rooms rooms;
    private readonly AgentStoreOptions options;
    private readonly ConcurrentDictionary<string, int> revisions = new();
    private readonly ConcurrentDictionary<string, CollectionDefinition> definitions = new();
    private readonly Actors actors = new();
    private readonly Backend unrevised;
    private readonly PlacingBackend? placing;
    private readonly PreparedSchema declared = new();
    private readonly StoreSignals signals;
    private int disposed;

    internal AgentStore(Backend backend, AgentStoreOptions options)
    {
        (this.options, unrevised) = (options, backend);
        foreach (var definition in options.Collections)
            definitions[definition.Name] = definition;
        var revised = options.Revisions is { } history ? new RevisingBackend(backend, options.Ids, history, actors) : backend;
        signals = new StoreSignals(backend);
        var publishing = new PublishingBackend(revised, options, signals);
        if (options.Placed.Count > 0)
        {
            placing = new PlacingBackend(publishing, Placement.Backends(options, other => other.Backend));
            unrevised = new PlacingBackend(backend, Placement.Backends(options, other => other.Unrevised));
        }
        rooms = new Rooms(new StoreContext(placing ?? (Backend)publishing, options.Ids, JsonDefaults.Complete(options.Json)) { Options = options, Signals = signals });
    }

    /// <summary>The backend below, wrapped or not.</summary>
    public Backend Backend => rooms.Context.Backend;

    /// <summary>The backend to which writes leave no history, whatever the options say.</summary>
    internal Backend Unrevised => unrevised;

    /// <summary>A collection in this store's own database, if it has any there: what a health check reads of.</summary>
    internal string AskedFor => Rooms.Collections.Order(StringComparer.Ordinal).FirstOrDefault(name => placing?.IsPlaced(name) != true) ?? SessionStore.Definition.Name;

    /// <summary>What the backend is and promises.</summary>
    public BackendInfo Info => Backend.Info;

    /// <summary>The saved states of conversations.</summary>
    public CheckpointStore Checkpoints => rooms.Checkpoints;

    /// <summary>Conversations and runs; each is the parent of its checkpoints and messages.</summary>
    public ThreadStore Threads => rooms.Threads;

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

    /// <summary>Work for agents, and the queues it is claimed from.</summary>
    public TaskStore Tasks => rooms.Tasks;

    /// <summary>Work of several steps.</summary>
    public WorkflowStore Workflows => rooms.Workflows;

    /// <summary>Documents, knowledge and memories, found by meaning and by words.</summary>
    public KnowledgeStore Knowledge => rooms.Knowledge;

    /// <summary>What agents thought: runs and their steps.</summary>
    public ReasoningStore Reasoning => rooms.Reasoning;

    /// <summary>What is measured, and its roll-ups.</summary>
    public MetricStore Metrics => rooms.Metrics;

    /// <summary>The histories of records, where <see cref="AgentStoreOptions.Revisions"/> asked for them.</summary>
    public RevisionStore Revisions => rooms.Revisions;

    /// <summary>What happened: channels of events, and the groups that consume them.</summary>
    public EventStore Events => rooms.Events;

    /// <summary>Real-time updates that are kept nowhere.</summary>
    public LiveSignals Signals => rooms.Signals;

    /// <summary>Locks between all who have the store open, with fencing tokens.</summary>
    public LockStore Locks => rooms.Locks;

    /// <summary>The revisions of the collections and logs it was opened with, by name.</summary>
    internal IReadOnlyDictionary<string, int> SchemaRevisions => revisions;

    /// <summary>All that it was opened with, and was declared later.</summary>
    internal StoreSchema Schema
    {
        get
        {
            var opened = Rooms.Schema(options);
            return new(
                opened.Collections.Concat(declared.Collections).DistinctBy(one => one.Name), opened.Logs.Concat(declared.Logs).DistinctBy(one => one.Name), opened.Vectors.Concat(declared.AllVectors).DistinctBy(one => one.Name),
                opened.Texts.Concat(declared.AllTexts).DistinctBy(one => one.Name), opened.Views.Concat(declared.AllViews).DistinctBy(one => one.Name));
        }
    }

    /// <summary>What rooms of the caller's own are built on.</summary>
    public StoreContext Context => rooms.Context;

    /// <summary>The records of a collection that was declared in <see cref="AgentStoreOptions.Collections"/> or by <see cref="PrepareAsync"/>.</summary>
    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class
    {
        ArgumentNullException.ThrowIfNull(definition);
        return rooms.Collection(definition);
    }

    /// <summary>Declares a collection on a store that is open already. Idempotent.</summary>
    /// <returns>Its records.</returns>
    public async ValueTask<Collection<T>> PrepareAsync<T>(CollectionDefinition<T> definition, CancellationToken cancellationToken = default) where T : class
    {
        ArgumentNullException.ThrowIfNull(definition);
        (options with { Collections = [definition] }).Check();
        await DeclareAsync(Backend, new StoreSchema([definition.SchemaFor(Context.Json)], []), cancellationToken).ConfigureAwait(false);
        definitions[definition.Name] = definition;
        await DeclareAsync(Backend, new StoreSchema([definition.SchemaFor(Context.Json)], [], [], [], definition.ViewsFor(Context.Json)), cancellationToken).ConfigureAwait(false);
        return rooms.Collection(definition);
    }

    /// <summary>
    /// Removes all of a user: reasoning, knowledge, threads with their checkpoints and messages, sessions with their tokens, states,
    /// contexts, personas, the user with password and names, the histories of all these, and what the caller's collections hold of it that say whose their records are
    /// (<see cref="CollectionDefinition{T}.UserId"/>, <see cref="CollectionDefinition.HasUserScopes"/>). Workflows
    /// stay, without the user's name. Then it looks at all records for what is left. Room after room, not at once: an erasure that was interrupted is finished by calling again. Erasing nobody is no error.
    /// </summary>
    /// <remarks>
    /// It reads all records of those rooms, so its time grows with the store. A thread is the user's when it says so, or says nothing and is in a
    /// session of the user; another user's thread in such a session stays, without the session. What another user's fork shares with a thread stays in the fork.
    /// </remarks>
    /// <returns>What was removed and what was found afterwards, which is nothing unless somebody wrote more of the user meanwhile.</returns>
    public async ValueTask<ErasureReceipt> EraseUserAsync(string userId, CancellationToken cancellationToken = default)
    {
        Identifier.Check(userId, nameof(userId));
        var own = definitions.Values.OrderBy(definition => definition.Name, StringComparer.Ordinal).Select(definition => definition.UserContent(Context)).OfType<IUserContent>();
        using var erasing = actors.Erase();
        return await new UserErasure(Context, [.. own, .. rooms.UserContents]).RunAsync(userId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the records of all rooms and of the caller's collections that are past their expiry. They are invisible already; this frees their place. To be called now and then, by one process
    /// or several: see <see cref="PerdureMaintenance"/>.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public async ValueTask<long> SweepAsync(CancellationToken cancellationToken = default)
    {
        var removed = 0L;
        foreach (var collection in Schema.Collections)
            for (int swept; (swept = await Backend.SweepAsync(collection.Name, cancellationToken: cancellationToken).ConfigureAwait(false)) > 0;)
                removed += swept;
        return removed;
    }

    /// <summary>Fills the store with what it is to begin with: agents, an admin, on request examples and knowledge; then looks whether all is there. It can be done at every start.</summary>
    public Task<InitializeReport> InitializeAsync(CancellationToken cancellationToken = default) => InitializeAsync(new InitializeOptions(), cancellationToken);

    /// <summary>Fills the store with what it is to begin with, then looks whether all is there. What was interrupted is finished by calling it again.</summary>
    /// <exception cref="ArgumentException">Something that is to be there can't be, e.g. a password that is too short, or a folder that is not there.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the admin's e-mail address is another user's.</exception>
    public Task<InitializeReport> InitializeAsync(InitializeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Initializer(this, options).RunAsync(cancellationToken);
    }

    /// <summary>Names who writes, for the revisions of all this store writes in the present flow of calls until the result is disposed: <c>using (store.Actor("alice")) …</c></summary>
    public IDisposable Actor(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return actors.Enter(name);
    }

    /// <summary>Does some work whose writes, in whatever rooms, are committed together at its end, or not at all.</summary>
    /// <param name="work">Uses the rooms of the unit it is given. When it throws, nothing is written.</param>
    /// <param name="cancellationToken">Ends the commit.</param>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when another write came first, <see cref="Fault.Unsupported"/> when the writes span scopes and the backend can't; nothing was written.</exception>
    public Task CommitAsync(Func<UnitOfWork, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return CommitAsync(async unit =>
        {
            await work(unit).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <summary>Does some work whose writes, in whatever rooms, are committed together at its end, or not at all.</summary>
    /// <returns>What the work returned, once it is committed.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when another write came first, <see cref="Fault.Unsupported"/> when the writes span scopes and the backend can't; nothing was written.</exception>
    public Task<TResult> CommitAsync<TResult>(Func<UnitOfWork, Task<TResult>> work, CancellationToken cancellationToken = default) => UnitOfWork.RunAsync(Context, work, cancellationToken);

    /// <summary>Waits for running writes and releases the backend. Afterwards every call is an <see cref="ObjectDisposedException"/>. Doing so again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await signals.DisposeAsync().ConfigureAwait(false);
        await Backend.DisposeAsync().ConfigureAwait(false);
        options.Logger.Closed(Info.Name);
    }

    private async ValueTask DeclareAsync(Backend backend, StoreSchema schema, CancellationToken cancellationToken)
    {
        if (placing is null)
            await backend.PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
        else
            await placing.PrepareAsync(schema, backend, cancellationToken).ConfigureAwait(false);
        declared.Add(schema);
        foreach (var (name, revision) in schema.Collections.Select(one => (one.Name, one.Revision)).Concat(schema.Logs.Select(one => (one.Name, one.Revision))))
            revisions[name] = revision;
    }
}
