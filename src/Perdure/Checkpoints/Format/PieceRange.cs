using Perdure.Storage;

namespace Perdure.Checkpoints.Format;

/// <summary>
/// A stretch of a channel's bytes in a log: either all pieces the channel has in the entries from <see cref="From"/> to
/// <see cref="To"/>, or a part of its piece in one entry.
/// </summary>
/// <param name="Source">0: the thread's own log; else the 1-based place among the thread's origins.</param>
/// <param name="From">The first entry.</param>
/// <param name="To">The last entry.</param>
/// <param name="Offset">Where the part begins in its piece; −1 for whole pieces.</param>
/// <param name="Length">How many bytes the range gives.</param>
/// <param name="Span">How many bytes must be read for them.</param>
internal readonly record struct PieceRange(int Source, long From, long To, int Offset, int Length, long Span)
{
    public const int Whole = -1;

    public bool IsWhole => Offset == Whole;

    public static PieceRange Of(long position, int length) => new(0, position, position, Whole, length, length);

    public PositionRange Positions => new(From, To);
}
