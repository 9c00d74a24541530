using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>Of what a history is kept, and for how long. A write of such a record costs a read before and a row more.</summary>
public sealed record RevisionOptions
{
    /// <summary>The names of the collections, the store's own such as <c>threads</c> or the caller's. Default: null, which means all but those that only serve others.</summary>
    public IReadOnlyList<string>? Collections { get; init; }

    /// <summary>Who writes when no <see cref="AgentStore.Actor"/> is named. Default: null, nobody.</summary>
    public string? By { get; init; }

    /// <summary>How many revisions of a record <see cref="RevisionStore.PruneAsync"/> keeps; 1 or more. Default: null, all.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Those younger than this <see cref="RevisionStore.PruneAsync"/> keeps. Default: null, of any age. Given both, what either keeps stays.</summary>
    public TimeSpan? KeepYounger { get; init; }

    internal bool Keeps(string collection) => Collections?.Contains(collection) ?? !Rooms.Serving.Contains(collection);

    internal IEnumerable<string> Mistakes(IReadOnlySet<string> known)
    {
        foreach (var name in Collections ?? [])
            if (name is null || !known.Contains(name))
                yield return $"Revisions.Collections names '{name}', which is no collection of this store; declare it in Collections, or take one of {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        if (KeepLast < 1)
            yield return $"Revisions.KeepLast is {KeepLast}; expected 1 or more, or null for all.";
        if (KeepYounger < TimeSpan.Zero)
            yield return $"Revisions.KeepYounger is {KeepYounger}; expected zero or more, or null for any age.";
        if (By is { Length: 0 } || (By is not null && Identifier.LoneSurrogate(By) >= 0))
            yield return "Revisions.By is empty or no well-formed text; expected a name, or null for nobody.";
    }
}
