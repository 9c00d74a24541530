namespace Perdure.Copying;

/// <summary>How far a copy is. Told after about as much of the source as a batch holds.</summary>
/// <param name="Round">Which time the stores are gone through, from 1: the first copies, the others compare.</param>
/// <param name="Name">The collection or kind of log it is at.</param>
/// <param name="Items">How many records and entries of the source were gone through in this round.</param>
/// <param name="Bytes">Their bodies and heads, in bytes.</param>
/// <param name="Written">How many operations were written to the target in all rounds.</param>
public sealed record CopyProgress(int Round, string Name, long Items, long Bytes, long Written);
