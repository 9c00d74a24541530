namespace Perdure.Storage;

/// <summary>Which operation of a batch met something else than it expected, and what it met.</summary>
/// <param name="Operation">Its place in the batch, from 0.</param>
/// <param name="FoundVersion">The version of the visible record or entry that is there; null: there is none, or the backend can't tell without another round trip.</param>
/// <param name="FoundPosition">For logs the position of the head, where it is known.</param>
public sealed record Conflict(int Operation, long? FoundVersion = null, long? FoundPosition = null);
