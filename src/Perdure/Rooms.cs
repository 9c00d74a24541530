using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Knowledge;
using Perdure.Messages;
using Perdure.Serialization;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

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
        Knowledge = new KnowledgeStore(context);
    }

    public StoreContext Context { get; }

    public CheckpointStore Checkpoints { get; }

    public SessionStore Sessions { get; }

    public ThreadStore Threads { get; }

    public MessageStore Messages { get; }

    public KnowledgeStore Knowledge { get; }

    /// <summary>The names no collection of the caller's may have.</summary>
    public static IReadOnlySet<string> Names { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).Concat(Logs.Select(log => log.Name)).Append(KnowledgeSchema.Words).ToHashSet();

    /// <summary>All a store must have prepared.</summary>
    public static StoreSchema Schema(JsonSerializerOptions json, IEnumerable<CollectionDefinition> collections, KnowledgeOptions knowledge) =>
        new([.. Own(json), .. collections.Select(definition => definition.SchemaFor(json))], Logs, KnowledgeSchema.VectorsOf(knowledge) is { } vectors ? [vectors] : [], [KnowledgeSchema.WordsOf(knowledge)]);

    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class => new(Context, definition);

    private static IReadOnlyList<LogSchema> Logs => [.. CheckpointSchema.Logs, MessageStore.Log];

    private static IReadOnlyList<CollectionSchema> Own(JsonSerializerOptions json) => [.. CheckpointSchema.Collections, SessionStore.Definition.SchemaFor(json), ThreadStore.Definition.SchemaFor(json), KnowledgeSchema.Items.SchemaFor(json), KnowledgeSchema.Documents.SchemaFor(json)];
}
