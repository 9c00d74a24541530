using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Perdure.Caching;
using Perdure.Collections;
using Perdure.Events;
using Perdure.Knowledge;
using Perdure.Metrics;
using Perdure.Revisions;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure;

/// <summary>How to open an <see cref="AgentStore"/>. All mistakes are reported together, before anything is opened.</summary>
public sealed record AgentStoreOptions
{
    /// <summary>
    /// How the caller's own types become JSON. Default: by reflection where the program allows it (a trimmed one gives a
    /// source-generated context as the <see cref="JsonSerializerOptions.TypeInfoResolver"/>), nested at most 256 deep.
    /// </summary>
    public JsonSerializerOptions Json { get; init; } = JsonDefaults.Options;

    /// <summary>Where ids and versions come from. Default: <see cref="IdGenerator.Default"/>.</summary>
    public IdGenerator Ids { get; init; } = IdGenerator.Default;

    /// <summary>The clock of a backend that is opened by URL. Default: the system's. A backend that is given brings its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The caller's own collections. Default: none.</summary>
    public IReadOnlyList<CollectionDefinition> Collections { get; init; } = [];

    /// <summary>
    /// Whether user names and e-mail addresses that differ in case only are two. Default: no. Choose it with the store's first user:
    /// the names that are there were reserved by the rule of their time.
    /// </summary>
    public bool CaseSensitiveUserNames { get; init; }

    /// <summary>How to search where the database can't by itself. Default: within 1 GiB of memory.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>How documents, knowledge and memories are kept. Default: without vectors.</summary>
    public KnowledgeOptions Knowledge { get; init; } = new();

    /// <summary>Where to log. Default: nowhere. No stored value, password or connection string is ever logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>How long metrics are kept.</summary>
    public MetricOptions Metrics { get; init; } = new();

    /// <summary>Of which records a history is kept. Default: null, of none.</summary>
    public RevisionOptions? Revisions { get; init; }

    /// <summary>What the store publishes by itself, and what it remembers of events. Default: no changes are published.</summary>
    public EventOptions Events { get; init; } = new();

    /// <summary>
    /// Other open stores that keep some of this one's rooms, e.g. <c>["knowledge"] = vectors</c>. A name is <c>agents</c> (with tasks and workflows),
    /// <c>conversations</c> (users, sessions, threads, messages, checkpoints), <c>events</c>, <c>knowledge</c>, <c>metrics</c>, <c>reasoning</c>, <c>states</c> (with contexts and
    /// personas), or that of a collection of the caller's. What is placed follows the other store's options: its history, its published changes, its retries. Writes of
    /// both can't be committed together. The other store is disposed by whom it belongs to, after this one. Default: none, everything is in this store.
    /// </summary>
    public IReadOnlyDictionary<string, AgentStore> Placed { get; init; } = new Dictionary<string, AgentStore>();

    /// <summary>What is kept in this process's memory of what was read and written. Default: null, nothing.</summary>
    public CacheOptions? Cache { get; init; }

    internal void Check()
    {
        var mistakes = Mistakes().ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException($"The options of the store have {(mistakes.Length == 1 ? "a mistake" : $"{mistakes.Length} mistakes")}: {string.Join(" ", mistakes)}");
    }

    internal IEnumerable<string> Mistakes()
    {
        if (Json is null)
            yield return "Json is null; leave it out for the default.";
        else if (JsonDefaults.Lacking(Json))
            yield return "Json has no TypeInfoResolver, and this program has reflection turned off; set it to a JsonSerializerContext.";
        if (Ids is null)
            yield return "Ids is null; leave it out for the default.";
        if (Search is null)
            yield return "Search is null; leave it out for the default.";
        else if (Search.Problem is { } problem)
            yield return problem;
        if (Time is null)
            yield return "Time is null; leave it out for the system's clock.";
        if (Logger is null)
            yield return "Logger is null; leave it out to log nowhere.";
        if (Knowledge is null)
            yield return "Knowledge is null; leave it out for the default.";
        else
            foreach (var mistake in Knowledge.Mistakes())
                yield return mistake;
        foreach (var mistake in Metrics?.Mistakes() ?? ["Metrics is null; leave it out for the defaults."])
            yield return mistake;
        var known = (Collections ?? []).Where(one => one is not null).Select(one => one.Name).Concat(Rooms.Collections).ToHashSet();
        foreach (var mistake in Revisions?.Mistakes(known) ?? [])
            yield return mistake;
        foreach (var mistake in Events?.Mistakes(known) ?? ["Events is null; leave it out for the defaults."])
            yield return mistake;
        foreach (var mistake in Placement.Mistakes(this))
            yield return mistake;
        foreach (var mistake in Cache?.Mistakes((Collections ?? []).Where(one => one is not null).Select(one => one.Name).Concat(Rooms.Collections.Except(Rooms.NeverCached)).ToHashSet()) ?? [])
            yield return mistake;
        if (Collections is null || Collections.Any(definition => definition is null))
            yield return "Collections is or holds null; leave it out for none.";
        else
            foreach (var mistake in CollectionMistakes(Collections))
                yield return mistake;
    }

    private static IEnumerable<string> CollectionMistakes(IReadOnlyList<CollectionDefinition> collections)
    {
        foreach (var twice in collections.GroupBy(definition => definition.Name).Where(group => group.Count() > 1))
            yield return $"Two collections are named '{twice.Key}'; give one of them another name.";
        foreach (var taken in collections.Where(definition => Rooms.Names.Contains(definition.Name)))
            yield return $"A collection is named '{taken.Name}', which is one of the store's own; give it another name.";
    }
}
