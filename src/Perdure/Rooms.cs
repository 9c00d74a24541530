using System.Text.Json;
using Perdure.Agents;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Knowledge;
using Perdure.Copying;
using Perdure.Events;
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

/// <summary>The rooms of a store over one context. A unit of work has the same rooms over a context that collects writes.</summary>
internal sealed class Rooms
{
    public Rooms(StoreContext context)
    {
        Context = context;
        Checkpoints = new CheckpointStore(context);
        Messages = new MessageStore(context);
        // What a thread's delete takes with it: each room that keeps something under threads stands here.
        Threads = new ThreadStore(context, [Checkpoints, Messages]);
        Sessions = new SessionStore(context, Threads);
        States = new StateStore(context);
        Contexts = new ContextStore(context);
        Identities = new UserIdentityStore(context);
        Users = new UserStore(context);
        Tasks = new TaskStore(context);
        Workflows = new WorkflowStore(context, Tasks);
        Agents = new AgentDirectory(context, Tasks);
        Knowledge = new KnowledgeStore(context);
        Reasoning = new ReasoningStore(context);
        Metrics = new MetricStore(context);
        Revisions = new RevisionStore(context);
        Events = new EventStore(context);
        Signals = new LiveSignals(context);
        Locks = new LockStore(context);
        // What the erasure of a user takes, in this order: each room that keeps something of users stands here.
        UserContents = [new ReasoningOfUsers(context, Reasoning, Threads), Knowledge, Workflows, Threads, Sessions, States, Contexts, new SessionLinks(context), Identities, Users, new RevisionsOfUsers(context), new EventsOfUsers(context)];
    }

    public StoreContext Context { get; }

    public CheckpointStore Checkpoints { get; }

    public SessionStore Sessions { get; }

    public ThreadStore Threads { get; }

    public MessageStore Messages { get; }

    public StateStore States { get; }

    public ContextStore Contexts { get; }

    public UserIdentityStore Identities { get; }

    public UserStore Users { get; }

    public IReadOnlyList<IUserContent> UserContents { get; }

    public AgentDirectory Agents { get; }

    public TaskStore Tasks { get; }

    public WorkflowStore Workflows { get; }

    public KnowledgeStore Knowledge { get; }

    public ReasoningStore Reasoning { get; }

    public MetricStore Metrics { get; }

    public RevisionStore Revisions { get; }

    public EventStore Events { get; }

    public LiveSignals Signals { get; }

    public LockStore Locks { get; }

    /// <summary>The names no collection of the caller's may have.</summary>
    public static IReadOnlySet<string> Names { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).Concat(Logs.Select(log => log.Name))
        .Concat(Definitions.SelectMany(definition => definition.ViewsFor(JsonDefaults.Options)).Select(view => view.Name)).Append(RevisionLog.Schema.Name).Append(KnowledgeSchema.Words).Append(CopyMark.Collection.Name).ToHashSet();

    /// <summary>The names of the store's own collections.</summary>
    public static IReadOnlySet<string> Collections { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).ToHashSet();

    /// <summary>The names of the collections that only serve others, of which no history is kept unless they are named.</summary>
    public static IReadOnlySet<string> Serving { get; } = CheckpointSchema.Collections.Select(schema => schema.Name).Concat(Definitions.Where(one => one.ServesOthers).Select(one => one.Name)).ToHashSet();

    /// <summary>The names of those that are never cached: what only serves others, and the documents, whose record says which of their chunks a search may show.</summary>
    public static IReadOnlySet<string> NeverCached { get; } = Serving.Append(KnowledgeSchema.Documents.Name).ToHashSet();

    /// <summary>What can be placed in another store: rooms, with all that their own batches name.</summary>
    public static IReadOnlyDictionary<string, string[]> Placeable { get; } = new Dictionary<string, string[]>
    {
        ["agents"] = [AgentDirectory.Definition.Name, TaskFields.Definition.Name, WorkflowStore.Definition.Name],
        ["conversations"] =
        [
            UserStore.Definition.Name, Credential.Definition.Name, NameReservation.Usernames.Name, NameReservation.Emails.Name, SessionStore.Definition.Name, ThreadStore.Definition.Name,
            MessageStore.Log.Name, .. CheckpointSchema.Collections.Select(one => one.Name), .. CheckpointSchema.Logs.Select(one => one.Name),
        ],
        ["events"] = [EventLog.Schema.Name, GroupRecord.Definition.Name, EventDeadLetter.Definition.Name, PublishedId.Definition.Name],
        ["knowledge"] = [KnowledgeSchema.Items.Name, KnowledgeSchema.Documents.Name],
        ["metrics"] = [MetricStore.Values.Name, RollUpWriter.Kept.Name],
        ["reasoning"] = [ReasoningStore.Runs.Name, ReasoningStore.Steps.Name, ReasoningListing.Definition.Name],
        ["states"] = [StateStore.Definition.Name, ContextStore.Definition.Name, UserSession.Definition.Name, SessionUser.Definition.Name, UserIdentityStore.Definition.Name],
    };

    /// <summary>All a store must have prepared. The log of revisions is there only when it was asked for.</summary>
    public static StoreSchema Schema(AgentStoreOptions options)
    {
        var json = JsonDefaults.Complete(options.Json);
        return new(
            [.. Own(json), .. options.Collections.Select(definition => definition.SchemaFor(json))],
            options.Revisions is null ? Logs : [.. Logs, RevisionLog.Schema],
            KnowledgeSchema.VectorsOf(options.Knowledge) is { } vectors ? [vectors] : [],
            [KnowledgeSchema.WordsOf(options.Knowledge)],
            [.. Definitions.Concat(options.Collections).SelectMany(definition => definition.ViewsFor(json))]);
    }

    /// <summary>The definition of a collection of the store's own; null when it has none of that name.</summary>
    public static CollectionDefinition? Definition(string name) => Definitions.FirstOrDefault(one => one.Name == name);

    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class => new(Context, definition);

    private static IReadOnlyList<LogSchema> Logs => [.. CheckpointSchema.Logs, MessageStore.Log, EventLog.Schema];

    private static IReadOnlyList<CollectionSchema> Own(JsonSerializerOptions json) => [.. CheckpointSchema.Collections, .. Definitions.Select(definition => definition.SchemaFor(json))];

    // What one declares (columns, views) needs no more than its line here.
    private static IReadOnlyList<CollectionDefinition> Definitions =>
    [
        SessionStore.Definition, ThreadStore.Definition,
        UserStore.Definition, Credential.Definition, NameReservation.Usernames, NameReservation.Emails, UserIdentityStore.Definition,
        StateStore.Definition, ContextStore.Definition, UserSession.Definition, SessionUser.Definition,
        AgentDirectory.Definition, TaskFields.Definition, WorkflowStore.Definition,
        KnowledgeSchema.Items, KnowledgeSchema.Documents,
        ReasoningStore.Runs, ReasoningStore.Steps, ReasoningListing.Definition, MetricStore.Values, RollUpWriter.Kept,
        GroupRecord.Definition, EventDeadLetter.Definition, PublishedId.Definition,
        LockStore.Definition, LockLease.Definition, LockMark.Definition,
    ];
}
