namespace Perdure.Events;

/// <summary>Which events of a channel stay. Given both numbers, what either keeps stays.</summary>
public sealed record EventRetention
{
    /// <summary>How many of the newest stay; 1 or more. Default: null, which keeps none for its number.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Those younger than this stay. Default: null, which keeps none for its age.</summary>
    public TimeSpan? KeepYounger { get; init; }

    /// <summary>Whether also events go that a group has not got yet, or has not acknowledged: it will never get them. Default: no.</summary>
    public bool IgnoresGroups { get; init; }

    internal EventRetention Checked() => Mistakes().FirstOrDefault() is { } mistake ? throw new ArgumentException(mistake) : this;

    internal IEnumerable<string> Mistakes()
    {
        if (this is { KeepLast: null, KeepYounger: null })
            yield return "The retention says neither how many events stay nor how young ones; set KeepLast, KeepYounger or both.";
        if (KeepLast < 1)
            yield return $"KeepLast is {KeepLast}; expected 1 or more, or null.";
        if (KeepYounger < TimeSpan.Zero)
            yield return $"KeepYounger is {KeepYounger}; expected zero or more, or null.";
    }
}
