namespace Perdure.Storage;

/// <summary>A read of a log: one round trip, entries in the order of their positions.</summary>
/// <param name="Key">Which log; one that does not exist has no entries.</param>
/// <param name="Ranges">One or more, ascending, not overlapping; else an <see cref="ArgumentException"/>.</param>
public sealed record LogRead(LogKey Key, IReadOnlyList<PositionRange> Ranges)
{
    private readonly int limit = int.MaxValue;

    /// <summary>A read of one range.</summary>
    public LogRead(LogKey key, PositionRange range) : this(key, [range]) { }

    /// <summary>Ascending, not overlapping.</summary>
    public IReadOnlyList<PositionRange> Ranges { get; } = PositionRange.Check(Ranges);

    /// <summary>From the last position to the first. Default: from the first to the last.</summary>
    public bool Descending { get; init; }

    /// <summary>The most entries to visit, 1 or more. Default: all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 was given.</exception>
    public int Limit
    {
        get => limit;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            limit = value;
        }
    }

    /// <summary>Whether entries come with their bodies, or only with heads and the bodies' lengths. Default: with.</summary>
    public bool Bodies { get; init; } = true;
}
