namespace Perdure.Copying;

/// <summary>What a copy or a comparison found.</summary>
public sealed record CopyReport
{
    /// <summary>What the source holds, by collection and kind of log, in the order of their names.</summary>
    public required IReadOnlyList<CopyCount> Counts { get; init; }

    /// <summary>The SHA-256 hash, in hexadecimal digits, of all that the source holds: keys, versions, times and bodies in their order. Equal ones mean equal stores, whatever their databases.</summary>
    public required string SourceHash { get; init; }

    /// <summary>The same of what the target holds of it.</summary>
    public required string TargetHash { get; init; }

    /// <summary>The first place where they differ, and how; null: they hold the same.</summary>
    public string? FirstDifference { get; init; }

    /// <summary>How many records and logs differ.</summary>
    public long Differences { get; init; }

    /// <summary>Whether both hold the same.</summary>
    public bool IsSame => Differences == 0 && SourceHash == TargetHash;

    /// <summary>How many operations were written to the target.</summary>
    public long Written { get; init; }

    /// <summary>How often the stores were gone through.</summary>
    public int Rounds { get; init; }
}
