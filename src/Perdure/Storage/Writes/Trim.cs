namespace Perdure.Storage;

/// <summary>Removes the entries in some ranges of positions; the others keep theirs. The outcome is how many were removed.</summary>
/// <param name="Key">Which log.</param>
/// <param name="Ranges">Ascending, not overlapping; else an <see cref="ArgumentException"/>.</param>
public sealed record Trim(LogKey Key, IReadOnlyList<PositionRange> Ranges) : LogOperation(Key)
{
    /// <summary>Ascending, not overlapping.</summary>
    public IReadOnlyList<PositionRange> Ranges { get; } = PositionRange.Check(Ranges);
}
