using System.Text.Json;
using Perdure.Agents;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Knowledge;
using Perdure.Messages;
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
        // What the erasure of a user takes, in this order: each room that keeps something of users stands here.
        UserContents = [Threads, Sessions, States, Contexts, new SessionLinks(context), Identities, Users];
        Tasks = new TaskStore(context);
        Workflows = new WorkflowStore(context, Tasks);
        Agents = new AgentDirectory(context, Tasks);
        Knowledge = new KnowledgeStore(context);
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

    /// <summary>The names no collection of the caller's may have.</summary>
    public static IReadOnlySet<string> Names { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).Concat(Logs.Select(log => log.Name)).Append(KnowledgeSchema.Words).ToHashSet();

    /// <summary>All a store must have prepared.</summary>
    public static StoreSchema Schema(JsonSerializerOptions json, IEnumerable<CollectionDefinition> collections, KnowledgeOptions knowledge) =>
        new([.. Own(json), .. collections.Select(definition => definition.SchemaFor(json))], Logs, KnowledgeSchema.VectorsOf(knowledge) is { } vectors ? [vectors] : [], [KnowledgeSchema.WordsOf(knowledge)]);

    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class => new(Context, definition);

    private static IReadOnlyList<LogSchema> Logs => [.. CheckpointSchema.Logs, MessageStore.Log];

    private static IReadOnlyList<CollectionSchema> Own(JsonSerializerOptions json) => [.. CheckpointSchema.Collections, .. Definitions.Select(definition => definition.SchemaFor(json))];

    private static IReadOnlyList<CollectionDefinition> Definitions =>
    [
        SessionStore.Definition, ThreadStore.Definition,
        UserStore.Definition, Credential.Definition, NameReservation.Usernames, NameReservation.Emails, UserIdentityStore.Definition,
        StateStore.Definition, ContextStore.Definition, UserSession.Definition, SessionUser.Definition,
        AgentDirectory.Definition, TaskFields.Definition, WorkflowStore.Definition,
        KnowledgeSchema.Items, KnowledgeSchema.Documents,
    ];
}
