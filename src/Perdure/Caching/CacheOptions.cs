using Microsoft.Extensions.Caching.Distributed;

namespace Perdure.Caching;

/// <summary>What a store keeps in the memory of this process of what it read and wrote, and for how long.</summary>
public sealed record CacheOptions
{
    /// <summary>How much memory it may take, in bytes, bodies and what belongs to them; what was not used for longest goes first. 0: nothing is kept, and others are told what this program writes. Default: 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a record of a collection is kept, by the collection's name; <see cref="TimeSpan.Zero"/>: not at all. Default: agents one
    /// hour, tasks 15 minutes, workflows 30 minutes, knowledge 6 hours, sessions 24 hours, or until a session expires.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> Lifetimes { get; init; } = DefaultLifetimes;

    /// <summary>How long a record of any other collection is kept, but for those that only serve others (locks, heads of threads, reservations, documents of knowledge). Default: zero, not at all.</summary>
    public TimeSpan OtherLifetime { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// The longest lifetime where other processes may write the store and it has no signals (<see cref="Storage.ISignals"/>) by which they tell:
    /// so long a read may be behind another process's write. Default: 10 seconds.
    /// </summary>
    public TimeSpan LifetimeWithoutSignals { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A cache that the programs which have the store open share, behind the memory of each: any <see cref="IDistributedCache"/>, e.g. of
    /// Microsoft.Extensions.Caching.StackExchangeRedis. It must answer with what was last set, and needs nothing else. What fails or takes
    /// too long there is asked of the database. It holds bodies as they are in the database. Default: null, none.
    /// </summary>
    public IDistributedCache? Distributed { get; init; }

    /// <summary>
    /// How long a record stays in the distributed cache, at most its collection's lifetime: so long a read may be behind the write of another program which
    /// reached the database but not the distributed cache, where the store has no signals. Default: 5 minutes.
    /// </summary>
    public TimeSpan DistributedLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the distributed cache may take for one answer before it counts as failed; after a failure it is left alone for 5 seconds. Default: 250 milliseconds.</summary>
    public TimeSpan DistributedTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The value of the tag <c>store</c> of its metrics, where a program has several caches, and what its keys in the distributed cache begin with: there it
    /// is required, the same in all programs that have the store open, and another for each other store. Default: empty.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>The lifetimes of the rooms' collections where nothing else is said.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> DefaultLifetimes { get; } = new Dictionary<string, TimeSpan>
    {
        ["agents"] = TimeSpan.FromHours(1),
        ["tasks"] = TimeSpan.FromMinutes(15),
        ["workflows"] = TimeSpan.FromMinutes(30),
        ["knowledge"] = TimeSpan.FromHours(6),
        ["sessions"] = TimeSpan.FromHours(24),
    };

    internal const string NameMissing = "Cache: Name is empty; with a distributed cache it is required, and tells the store from others there.";

    internal TimeSpan LifetimeOf(string collection) => Lifetimes.GetValueOrDefault(collection, OtherLifetime);

    /// <summary>The same, without what must be found as it is.</summary>
    internal CacheOptions Without(IEnumerable<string> collections)
    {
        var lifetimes = new Dictionary<string, TimeSpan>(Lifetimes);
        foreach (var collection in collections)
            lifetimes[collection] = TimeSpan.Zero;
        return this with { Lifetimes = lifetimes };
    }

    /// <summary>All that is wrong.</summary>
    internal IEnumerable<string> Mistakes()
    {
        if (MaxBytes < 0)
            yield return $"Cache: MaxBytes is {MaxBytes}; expected zero or more.";
        if (Lifetimes is null)
            yield return "Cache: Lifetimes is null; leave it out for the defaults.";
        else
            foreach (var (collection, lifetime) in Lifetimes.Where(one => IsWrong(one.Value)))
                yield return $"Cache: the lifetime of '{collection}' is {lifetime}; expected zero to 365 days.";
        if (IsWrong(OtherLifetime))
            yield return $"Cache: OtherLifetime is {OtherLifetime}; expected zero to 365 days.";
        if (IsWrong(LifetimeWithoutSignals))
            yield return $"Cache: LifetimeWithoutSignals is {LifetimeWithoutSignals}; expected zero to 365 days.";
        if (Name is null)
            yield return "Cache: Name is null; leave it out for none.";
        if (Distributed is not null && Name is "")
            yield return NameMissing;
        if (Name is { Length: > 100 })
            yield return $"Cache: Name has {Name.Length} characters; expected at most 100.";
        if (DistributedLifetime <= TimeSpan.Zero || DistributedLifetime > TimeSpan.FromDays(1))
            yield return $"Cache: DistributedLifetime is {DistributedLifetime}; expected more than zero and at most a day.";
        if (DistributedTimeout < TimeSpan.FromMilliseconds(1) || DistributedTimeout > TimeSpan.FromMinutes(1))
            yield return $"Cache: DistributedTimeout is {DistributedTimeout}; expected a millisecond to a minute.";
    }

    /// <summary>What is wrong with it for a store of some collections.</summary>
    internal IEnumerable<string> Mistakes(IReadOnlySet<string> collections)
    {
        foreach (var mistake in Mistakes())
            yield return mistake;
        foreach (var name in (Lifetimes?.Keys ?? []).Where(name => !collections.Contains(name)).Order(StringComparer.Ordinal))
            yield return Rooms.NeverCached.Contains(name)
                ? $"Cache: '{name}' only serves others, which must find it as it is, and can't be kept; leave it out."
                : $"Cache: there is no collection '{name}'; known are {string.Join(", ", collections.Except(Rooms.NeverCached).Order(StringComparer.Ordinal))}.";
    }

    private static bool IsWrong(TimeSpan lifetime) => lifetime < TimeSpan.Zero || lifetime > TimeSpan.FromDays(365);
}
