namespace Perdure.Checkpoints.Format;

/// <summary>A channel's bytes in an entry's body; the pieces of an entry follow one another in the order of its directory.</summary>
internal readonly record struct Piece(int Channel, int Length);
