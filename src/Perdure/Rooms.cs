using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Messages;
using Perdure.Metrics;
using Perdure.Reasoning;
using Perdure.Revisions;
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
        Reasoning = new ReasoningStore(context);
        Metrics = new MetricStore(context);
        Revisions = new RevisionStore(context);
    }

    public StoreContext Context { get; }

    public CheckpointStore Checkpoints { get; }

    public SessionStore Sessions { get; }

    public ThreadStore Threads { get; }

    public MessageStore Messages { get; }

    public ReasoningStore Reasoning { get; }

    public MetricStore Metrics { get; }

    public RevisionStore Revisions { get; }

    /// <summary>The names no collection of the caller's may have.</summary>
    public static IReadOnlySet<string> Names { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).Concat(Logs.Select(log => log.Name)).Append(RevisionLog.Schema.Name).ToHashSet();

    /// <summary>The names of the store's own collections.</summary>
    public static IReadOnlySet<string> Collections { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).ToHashSet();

    /// <summary>The names of the collections that only serve others, of which no history is kept unless they are named.</summary>
    public static IReadOnlySet<string> Serving { get; } = CheckpointSchema.Collections.Select(schema => schema.Name).Concat(Definitions.Where(one => one.ServesOthers).Select(one => one.Name)).ToHashSet();

    /// <summary>All a store must have prepared. The log of revisions is there only when it was asked for.</summary>
    public static StoreSchema Schema(AgentStoreOptions options)
    {
        var json = JsonDefaults.Complete(options.Json);
        return new([.. Own(json), .. options.Collections.Select(definition => definition.SchemaFor(json))], options.Revisions is null ? Logs : [.. Logs, RevisionLog.Schema]);
    }

    /// <summary>The definition of a collection of the store's own; null when it has none of that name.</summary>
    public static CollectionDefinition? Definition(string name) => Definitions.FirstOrDefault(one => one.Name == name);

    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class => new(Context, definition);

    private static IReadOnlyList<LogSchema> Logs => [.. CheckpointSchema.Logs, MessageStore.Log];

    private static IReadOnlyList<CollectionDefinition> Definitions =>
    [
        SessionStore.Definition, ThreadStore.Definition,
        ReasoningStore.Runs, ReasoningStore.Steps, ReasoningListing.Definition, MetricStore.Values, RollUpWriter.Kept,
    ];

    private static IReadOnlyList<CollectionSchema> Own(JsonSerializerOptions json) => [.. CheckpointSchema.Collections, .. Definitions.Select(one => one.SchemaFor(json))];
}
