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
}
