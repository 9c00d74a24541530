namespace Perdure.Storage;

/// <summary>Positions of a log, both ends included.</summary>
/// <param name="From">1 or more.</param>
/// <param name="To">Not less than <paramref name="From"/>.</param>
public readonly record struct PositionRange(long From, long To)
{
    /// <summary>Every position there can be.</summary>
    public static PositionRange All => new(1, MaxPosition);

    /// <summary>The largest position a log can have: about four thousand million.</summary>
    public const long MaxPosition = uint.MaxValue - 1L;

    /// <summary>Returns ranges that are ascending and do not overlap.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    internal static IReadOnlyList<PositionRange> Check(IReadOnlyList<PositionRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var last = 0L;
        foreach (var range in ranges)
        {
            if (range.From <= last || range.To < range.From)
                throw new ArgumentException($"Positions {range.From} to {range.To} were given behind {last}; expected ascending ranges from 1 on that do not overlap.", nameof(ranges));
            last = range.To;
        }
        return ranges;
    }
}
