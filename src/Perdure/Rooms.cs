using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Copying;
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
    }

    public StoreContext Context { get; }

    public CheckpointStore Checkpoints { get; }

    public SessionStore Sessions { get; }

    public ThreadStore Threads { get; }

    public MessageStore Messages { get; }

    /// <summary>The names no collection of the caller's may have.</summary>
    public static IReadOnlySet<string> Names { get; } = Own(JsonDefaults.Options).Select(schema => schema.Name).Concat(Logs.Select(log => log.Name)).Concat(Definitions.SelectMany(definition => definition.ViewsFor(JsonDefaults.Options)).Select(view => view.Name)).Append(CopyMark.Collection.Name).ToHashSet();

    /// <summary>All a store must have prepared.</summary>
    public static StoreSchema Schema(JsonSerializerOptions json, IEnumerable<CollectionDefinition> collections) =>
        new([.. Own(json), .. collections.Select(definition => definition.SchemaFor(json))], Logs, [], [], [.. Definitions.Concat(collections).SelectMany(definition => definition.ViewsFor(json))]);

    public Collection<T> Collection<T>(CollectionDefinition<T> definition) where T : class => new(Context, definition);

    private static IReadOnlyList<LogSchema> Logs => [.. CheckpointSchema.Logs, MessageStore.Log];

    private static IReadOnlyList<CollectionSchema> Own(JsonSerializerOptions json) => [.. CheckpointSchema.Collections, .. Definitions.Select(definition => definition.SchemaFor(json))];

    // Those that are collections of records. What one declares (columns, views) needs no more than its line here.
    private static IReadOnlyList<CollectionDefinition> Definitions => [SessionStore.Definition, ThreadStore.Definition];
}
