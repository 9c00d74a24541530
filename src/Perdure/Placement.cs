using Perdure.Storage;

namespace Perdure;

/// <summary>Which collections and logs of a store are in other stores, as its options say.</summary>
internal static class Placement
{
    /// <summary>The other stores' backends, by names of collections and logs.</summary>
    public static IReadOnlyDictionary<string, Backend> Backends(AgentStoreOptions options, Func<AgentStore, Backend> backend) =>
        options.Placed.SelectMany(one => NamesOf(one.Key).Select(name => (name, backend(one.Value)))).ToDictionary();

    public static IEnumerable<string> Mistakes(AgentStoreOptions options)
    {
        if (options.Placed is null)
        {
            yield return "Placed is null; leave it out for none.";
            yield break;
        }
        foreach (var (name, other) in options.Placed)
            if (other is null)
                yield return $"Placed has no store for '{name}'; give one, or leave it out.";
        foreach (var name in options.Placed.Keys)
            if (!Rooms.Placeable.ContainsKey(name) && (Rooms.Names.Contains(name) || options.Collections?.Any(one => one?.Name == name) != true))
                yield return $"Placed names '{name}', which can't be placed; take one of the rooms {string.Join(", ", Rooms.Placeable.Keys.Order(StringComparer.Ordinal))}, or a collection of Collections.";
        var names = options.Placed.Keys.SelectMany(NamesOf).ToHashSet();
        foreach (var name in (options.Events?.Publish ?? []).Where(names.Contains))
            yield return $"Events.Publish names '{name}', which is placed in another store; name it where that one is opened.";
        foreach (var name in (options.Revisions?.Collections ?? []).Where(names.Contains))
            yield return $"Revisions.Collections names '{name}', which is placed in another store; name it where that one is opened.";
    }

    private static IEnumerable<string> NamesOf(string name) => Rooms.Placeable.GetValueOrDefault(name) ?? [name];
}
